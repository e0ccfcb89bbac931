//! Sketches of pages, drawn with boxes and bars: what an officer would make with a pen.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use serde::Deserialize;

/// What a sketch shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sketch {
    /// A box for a postcode and a list of addresses.
    Address,
    /// Two frames for files.
    Upload,
    /// Boxes one under another.
    Form,
    /// Four circles, two of them filled in.
    Progress,
    /// Two columns of bars and a total.
    Bill,
    /// A map with a marked plot and a list.
    Map,
}

const WIDTH: u32 = 960;
const HEIGHT: u32 = 600;
const PAPER: Rgb<u8> = Rgb([255, 255, 255]);
const INK: Rgb<u8> = Rgb([11, 12, 12]);
const GREY: Rgb<u8> = Rgb([177, 180, 182]);
const PALE: Rgb<u8> = Rgb([243, 242, 241]);
const BLUE: Rgb<u8> = Rgb([18, 67, 109]);
const GREEN: Rgb<u8> = Rgb([0, 112, 60]);

/// The sketch as a PNG file. Empty only if the encoder fails, which it does not.
#[must_use]
pub fn draw(sketch: Sketch) -> Vec<u8> {
    let mut page = Page(RgbImage::from_pixel(WIDTH, HEIGHT, PAPER));
    page.fill(0, 0, WIDTH, 56, INK);
    page.fill(40, 20, 150, 16, PAPER);
    page.fill(40, 96, 420, 30, INK);
    match sketch {
        Sketch::Address => page.address(),
        Sketch::Upload => page.upload(),
        Sketch::Form => page.form(),
        Sketch::Progress => page.progress(),
        Sketch::Bill => page.bill(),
        Sketch::Map => page.map(),
    }
    let mut file = Cursor::new(Vec::new());
    match page.0.write_to(&mut file, ImageFormat::Png) {
        Ok(()) => file.into_inner(),
        Err(_) => Vec::new(),
    }
}

struct Page(RgbImage);

impl Page {
    fn fill(&mut self, left: u32, top: u32, width: u32, height: u32, colour: Rgb<u8>) {
        for y in top..(top + height).min(HEIGHT) {
            for x in left..(left + width).min(WIDTH) {
                self.0.put_pixel(x, y, colour);
            }
        }
    }

    fn frame(&mut self, left: u32, top: u32, width: u32, height: u32) {
        self.fill(left, top, width, height, INK);
        self.fill(left + 3, top + 3, width - 6, height - 6, PAPER);
    }

    fn button(&mut self, left: u32, top: u32) {
        self.fill(left, top, 150, 44, GREEN);
        self.fill(left + 34, top + 16, 82, 12, PAPER);
    }

    fn disc(&mut self, centre: (u32, u32), radius: u32, colour: Rgb<u8>) {
        for y in centre.1.saturating_sub(radius)..=centre.1 + radius {
            for x in centre.0.saturating_sub(radius)..=centre.0 + radius {
                let (dx, dy) = (x.abs_diff(centre.0), y.abs_diff(centre.1));
                if dx * dx + dy * dy <= radius * radius && x < WIDTH && y < HEIGHT {
                    self.0.put_pixel(x, y, colour);
                }
            }
        }
    }

    fn address(&mut self) {
        self.fill(40, 160, 170, 14, GREY);
        self.frame(40, 186, 260, 46);
        self.fill(56, 203, 96, 12, INK);
        self.button(320, 187);
        for (row, width) in (0..5).zip([330, 290, 345, 300, 315]) {
            let top = 270 + row * 58;
            self.frame(40, top, 520, 46);
            self.disc((66, top + 23), 12, INK);
            self.disc(
                (66, top + 23),
                if row == 1 { 6 } else { 10 },
                if row == 1 { INK } else { PAPER },
            );
            self.fill(96, top + 17, width, 12, INK);
        }
    }

    fn upload(&mut self) {
        for top in [160, 350] {
            self.fill(40, top, 240, 14, GREY);
            self.fill(40, top + 26, 560, 130, PALE);
            for x in (40..600).step_by(20) {
                self.fill(x, top + 26, 10, 3, INK);
                self.fill(x, top + 153, 10, 3, INK);
            }
            self.fill(270, top + 82, 100, 14, BLUE);
        }
        self.button(40, 536);
    }

    fn form(&mut self) {
        for (row, width) in (0..5).zip([420, 420, 160, 300, 360]) {
            self.fill(40, 150 + row * 76, 150, 12, GREY);
            self.frame(40, 170 + row * 76, width, 42);
        }
        self.button(40, 540);
    }

    fn progress(&mut self) {
        self.fill(110, 244, 660, 6, GREY);
        self.fill(110, 244, 220, 6, BLUE);
        for step in 0..4 {
            let centre = (110 + step * 220, 247);
            self.disc(centre, 34, BLUE);
            if step > 1 {
                self.disc(centre, 29, PAPER);
            }
            self.fill(centre.0 - 50, 300, 100, 12, INK);
            self.fill(centre.0 - 34, 322, 68, 10, GREY);
        }
        for (row, width) in (0..4).zip([620, 560, 600, 280]) {
            self.fill(40, 400 + row * 32, width, 12, GREY);
        }
    }

    fn bill(&mut self) {
        for (left, bars) in [(40, [300, 220, 260, 180]), (500, [280, 240, 150, 200])] {
            self.fill(left, 160, 200, 20, BLUE);
            for (row, width) in (0..4).zip(bars) {
                let top = 210 + row * 54;
                self.fill(left, top, width, 14, INK);
                self.fill(left + 320, top, 70, 14, INK);
                self.fill(left, top + 30, 400, 2, GREY);
            }
        }
        self.fill(40, 450, 860, 66, PALE);
        self.fill(60, 476, 160, 16, INK);
        self.fill(760, 474, 110, 20, INK);
        self.button(40, 540);
    }

    fn map(&mut self) {
        self.fill(40, 160, 520, 400, PALE);
        for (left, top, width, height) in
            [(40, 290, 520, 14), (230, 160, 14, 400), (400, 304, 10, 256)]
        {
            self.fill(left, top, width, height, PAPER);
        }
        for (left, top) in [
            (70, 190),
            (150, 200),
            (280, 190),
            (380, 210),
            (90, 340),
            (280, 350),
            (440, 360),
            (300, 470),
        ] {
            self.fill(left, top, 60, 48, GREY);
        }
        self.fill(276, 346, 68, 56, BLUE);
        for row in 0..3 {
            let top = 160 + row * 130;
            self.frame(600, top, 320, 110);
            self.fill(620, top + 24, 220, 14, BLUE);
            self.fill(620, top + 54, 260, 10, GREY);
            self.fill(620, top + 76, 160, 10, GREY);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sketch_is_a_small_picture_of_its_own() {
        let all = [
            Sketch::Address,
            Sketch::Upload,
            Sketch::Form,
            Sketch::Progress,
            Sketch::Bill,
            Sketch::Map,
        ];
        let mut files: Vec<_> = all.into_iter().map(draw).collect();
        for file in &files {
            let picture = image::load_from_memory(file).unwrap();
            assert_eq!((picture.width(), picture.height()), (WIDTH, HEIGHT));
            assert!(file.len() < 60_000, "{}", file.len());
        }
        files.sort();
        files.dedup();
        assert_eq!(files.len(), all.len());
    }
}
