//! The simulated people. Each is one task that follows its room and acts by its plan, as a real one's browser would.

pub mod errands;
pub mod follower;
pub mod moderator;
pub mod netizen;
pub mod official;
