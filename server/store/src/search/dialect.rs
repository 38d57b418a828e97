//! How SQLite (FTS5) and PostgreSQL (tsvector) are told what to find.

use domain::search::Term;

pub(crate) struct Dialect {
    /// How the pieces of a text are written, and what to look for to find some.
    pub grams: fn(&[String]) -> String,
    pub term: fn(&Term) -> String,
    pub and: &'static str,
    pub insert_grams: &'static str,
    /// Behind the bound pieces, in a cast.
    pub grams_type: &'static str,
    /// Followed by numbers and a closing bracket.
    pub forget_grams: &'static str,
    pub found: &'static str,
    pub with_piece: &'static str,
}

pub(crate) fn of(is_postgres: bool) -> &'static Dialect {
    if is_postgres { &POSTGRES } else { &SQLITE }
}

/// What was found, as numbers of a score, a time and a document, the highest first. The query's parameters are `$1` and
/// `$2` as the dialect matches them.
macro_rules! found {
    ($all:literal, $whole:literal) => {
        concat!(
            "SELECT no, id, kind, interview_id, owner_id, department_id, at_ms, is_answered, score, question_no FROM ( \
                SELECT d.no, d.id, d.kind, d.interview_id, d.owner_id, d.department_id, d.at_ms, d.is_answered, \
                    q.no AS question_no, \
                    CAST(d.weight + CASE WHEN $3 AND d.no IN (",
            $whole,
            ") THEN $4 ELSE 0 END AS BIGINT) AS score \
                FROM search_document d \
                JOIN search_interview s ON s.interview_id = d.interview_id AND s.form = $5 \
                LEFT JOIN question q ON q.id = d.owner_id \
                WHERE d.no IN (",
            $all,
            ") AND (q.id IS NULL OR q.status IN ('approved', 'answered')) \
                AND ($6 = '' OR d.kind = $6) \
                AND ($7 = '' OR d.department_id = $7 OR (d.department_id IS NULL AND EXISTS ( \
                    SELECT 1 FROM interview_department i \
                    WHERE i.department_id = $7 AND i.interview_id = d.interview_id))) \
                AND d.at_ms >= $8 AND d.at_ms < $9 AND ($10 OR d.is_answered) \
             ) found \
             WHERE (score, at_ms, no) < ($11, $12, $13) \
             ORDER BY score DESC, at_ms DESC, no DESC LIMIT $14"
        )
    };
}
/// The newest questions with a piece, which is `$1` as the dialect matches it.
macro_rules! with_piece {
    ($matches:literal) => {
        concat!(
            "SELECT d.no, d.id, d.is_answered FROM search_document d \
             JOIN search_interview s ON s.interview_id = d.interview_id AND s.form = $2 \
             JOIN question q ON q.id = d.id AND q.status IN ('approved', 'answered') \
             WHERE d.no IN (",
            $matches,
            ") AND d.kind = 'question' AND ($3 = '' OR d.interview_id = $3) AND d.interview_id <> $4 \
             AND ($5 OR d.is_answered) ORDER BY d.no DESC LIMIT $6"
        )
    };
}
const SQLITE: Dialect = Dialect {
    grams: |tokens| tokens.join(" "),
    term: |term| format!("\"{}\"{}", term.tokens.join(" "), if term.is_prefix { " *" } else { "" }),
    and: " AND ",
    insert_grams: "INSERT INTO search_gram (rowid, grams) ",
    grams_type: " AS TEXT)",
    forget_grams: "DELETE FROM search_gram WHERE rowid IN (",
    found: found!(
        "SELECT rowid FROM search_gram WHERE search_gram MATCH $1 ORDER BY rowid DESC LIMIT $15",
        "SELECT rowid FROM search_gram WHERE search_gram MATCH $2 ORDER BY rowid DESC LIMIT $15"
    ),
    with_piece: with_piece!(
        "SELECT rowid FROM search_gram WHERE search_gram MATCH $1 ORDER BY rowid DESC LIMIT 10000"
    ),
};

const POSTGRES: Dialect = Dialect {
    grams: |tokens| {
        let placed =
            tokens.iter().zip(1..).map(|(token, place): (&String, u32)| format!("'{token}':{place}"));
        placed.collect::<Vec<_>>().join(" ")
    },
    term: |term| {
        let tokens: Vec<_> = term.tokens.iter().map(|token| format!("'{token}'")).collect();
        format!("({}{})", tokens.join(" <-> "), if term.is_prefix { ":*" } else { "" })
    },
    and: " & ",
    insert_grams: "INSERT INTO search_gram (no, grams) ",
    grams_type: " AS TSVECTOR)",
    forget_grams: "DELETE FROM search_gram WHERE no IN (",
    found: found!(
        "SELECT no FROM search_gram WHERE grams @@ CAST($1 AS TSQUERY) ORDER BY no DESC LIMIT $15",
        "SELECT no FROM search_gram WHERE grams @@ CAST($2 AS TSQUERY) ORDER BY no DESC LIMIT $15"
    ),
    with_piece: with_piece!(
        "SELECT no FROM search_gram WHERE grams @@ CAST($1 AS TSQUERY) ORDER BY no DESC LIMIT 10000"
    ),
};
