use super::*;
use image::{Rgb, RgbImage, Rgba, RgbaImage};

const BOUNDS: Bounds = Bounds { pixels_max: 1_000_000, edge_max: 100 };

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("written");
    bytes.into_inner()
}

fn plain(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([200, 0, 0]) } else { Rgb([0, 0, 200]) })
        .into()
}

/// A JPEG of a phone held sideways: where it was taken, and that it is to be turned to the right.
fn turned_with_place(width: u32, height: u32) -> Vec<u8> {
    let jpeg = written(&plain(width, height), ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(b"GPS 36.0671 N 120.3826 E");
    let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, &exif, &jpeg[2..]].concat()
}

#[test]
fn every_kind_becomes_one_of_ours() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let made = prepare(&written(&plain(40, 20), format), BOUNDS).expect("a picture");
        assert_eq!((made.width, made.height), (40, 20), "{format:?}");
        assert_eq!(made.kind, "image/jpeg", "{format:?}");
    }
}

#[test]
fn what_shines_through_goes_on_doing_so() {
    let glass: DynamicImage = RgbaImage::from_pixel(10, 10, Rgba([0, 0, 0, 40])).into();
    let made = prepare(&written(&glass, ImageFormat::Png), BOUNDS).expect("a picture");
    assert_eq!(made.kind, "image/png");
    let seen = image::load_from_memory(&made.bytes).expect("a picture").to_rgba8();
    assert_eq!(seen.get_pixel(5, 5).0[3], 40);
}

#[test]
fn what_is_large_becomes_smaller_and_keeps_its_shape() {
    let made = prepare(&written(&plain(400, 200), ImageFormat::Png), BOUNDS).expect("a picture");
    assert_eq!((made.width, made.height), (100, 50));
}

#[test]
fn it_stands_upright_and_says_nothing_of_where_it_was_taken() {
    let file = turned_with_place(40, 20);
    assert!(file.windows(3).any(|piece| piece == b"GPS"), "it says where");
    let made = prepare(&file, BOUNDS).expect("a picture");
    assert_eq!((made.width, made.height), (20, 40));
    assert!(!made.bytes.windows(3).any(|piece| piece == b"GPS"));
    assert!(!made.bytes.windows(4).any(|piece| piece == b"Exif"));
    let seen = image::load_from_memory(&made.bytes).expect("a picture").to_rgb8();
    assert!(seen.get_pixel(10, 5).0[0] > 150, "red, which was to the left, is above");
}

#[test]
fn what_is_none_is_refused_whatever_it_is_called() {
    let picture = written(&plain(40, 20), ImageFormat::Png);
    let page = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    for file in [&b""[..], b"GIF89a", page, b"%PDF-1.7", &picture[..picture.len() / 2]] {
        assert_eq!(prepare(file, BOUNDS).err(), Some(Fault::Invalid));
    }
    let photo = turned_with_place(400, 200);
    for length in [photo.len() / 4, photo.len() / 2, photo.len() - 2] {
        assert_eq!(
            prepare(&photo[..length], BOUNDS).err(),
            Some(Fault::Invalid),
            "{length} of {}",
            photo.len()
        );
    }
}

#[test]
fn what_a_phone_puts_behind_a_photograph_does_not_spoil_it() {
    let photo = turned_with_place(40, 20);
    for behind in [&[0xFF, 0xDA][..], &[0xFF, 0xD9, 0, 0xFF, 0xDA], b"ftypmp42"] {
        assert!(prepare(&[&photo, behind].concat(), BOUNDS).is_ok(), "{behind:?}");
    }
}

/// As PNG has it.
fn crc32(bytes: &[u8]) -> u32 {
    let bit = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| bit(crc)))
}

#[test]
fn a_few_bytes_that_claim_to_be_huge_are_not_decoded() {
    let mut bomb = written(&plain(40, 20), ImageFormat::Png);
    assert!(prepare(&bomb, BOUNDS).is_ok());
    bomb[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    // Width and height stand in the first chunk. Its checksum is right: it is the size that is refused.
    let checksum = crc32(&bomb[12..29]).to_be_bytes();
    bomb[29..33].copy_from_slice(&checksum);
    assert_eq!(prepare(&bomb, BOUNDS).err(), Some(Fault::TooManyPixels));
    let large = written(&plain(1_100, 1_000), ImageFormat::Png);
    assert_eq!(prepare(&large, BOUNDS).err(), Some(Fault::TooManyPixels));
}
