#![expect(
    clippy::indexing_slicing,
    reason = "kernels: every column index is below the width the matrix was built with"
)]
//! Sparse rows, small dense matrices, and the decomposition that joins them.
//!
//! Invariant: every sum is taken in an order that depends on the data alone, never on the number of
//! threads, so that two runs agree to the last bit.

use rayon::prelude::*;

use super::text::mix;

/// Rows per parallel piece; sums over rows are formed per piece, then in the order of the pieces.
const PIECE: usize = 512;

/// Sparse rows (compressed): the values of a row with their columns, columns rising.
#[derive(Debug, Clone, Default)]
pub struct Csr {
    offsets: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f32>,
    width: usize,
}

/// One sparse row: column and value, columns rising.
pub type SparseRow = Vec<(u32, f32)>;

impl Csr {
    /// Puts `rows` together; every column is below `width`.
    #[must_use]
    pub fn from_rows(rows: &[SparseRow], width: usize) -> Self {
        let entries = rows.iter().map(Vec::len).sum();
        let mut offsets = Vec::with_capacity(rows.len() + 1);
        let mut columns = Vec::with_capacity(entries);
        let mut values = Vec::with_capacity(entries);
        offsets.push(0);
        for row in rows {
            for &(column, value) in row {
                debug_assert!((column as usize) < width, "a column outside the matrix");
                columns.push(column);
                values.push(value);
            }
            offsets.push(columns.len());
        }
        Self {
            offsets,
            columns,
            values,
            width,
        }
    }

    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// The number of columns.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Columns and values of row `row`.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        let range = self.offsets[row]..self.offsets[row + 1];
        self.columns[range.clone()]
            .iter()
            .zip(&self.values[range])
            .map(|(&column, &value)| (column as usize, value))
    }

    /// The same matrix by columns.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let mut offsets = vec![0_usize; self.width + 1];
        for &column in &self.columns {
            offsets[column as usize + 1] += 1;
        }
        for at in 1..offsets.len() {
            offsets[at] += offsets[at - 1];
        }
        let mut next = offsets.clone();
        let mut columns = vec![0_u32; self.columns.len()];
        let mut values = vec![0_f32; self.values.len()];
        for row in 0..self.rows() {
            for (column, value) in self.row(row) {
                let at = next[column];
                next[column] += 1;
                columns[at] = u32::try_from(row).unwrap_or(u32::MAX);
                values[at] = value;
            }
        }
        Self {
            offsets,
            columns,
            values,
            width: self.rows(),
        }
    }

    /// This matrix times `right`.
    #[must_use]
    pub fn times(&self, right: &Dense) -> Dense {
        let mut out = Dense::zeros(self.rows(), right.width);
        if right.width == 0 {
            return out;
        }
        out.values
            .par_chunks_mut(right.width * PIECE)
            .enumerate()
            .for_each(|(piece, block)| {
                for (at, target) in block.chunks_exact_mut(right.width).enumerate() {
                    for (column, value) in self.row(piece * PIECE + at) {
                        add_scaled(target, right.row(column), value);
                    }
                }
            });
        out
    }
}

/// `target += scale * source`.
pub fn add_scaled(target: &mut [f32], source: &[f32], scale: f32) {
    for (target, source) in target.iter_mut().zip(source) {
        *target += scale * source;
    }
}

/// The scalar product, in eight lanes so that the compiler may use wide instructions.
#[must_use]
pub fn dot(left: &[f32], right: &[f32]) -> f32 {
    let mut lanes = [0_f32; 8];
    let (left_chunks, left_rest) = left.as_chunks::<8>();
    let (right_chunks, right_rest) = right.as_chunks::<8>();
    for (left, right) in left_chunks.iter().zip(right_chunks) {
        for at in 0..8 {
            lanes[at] += left[at] * right[at];
        }
    }
    let rest: f32 = left_rest
        .iter()
        .zip(right_rest)
        .map(|(left, right)| left * right)
        .sum();
    lanes.iter().sum::<f32>() + rest
}

/// A dense matrix by rows.
#[derive(Debug, Clone, Default)]
pub struct Dense {
    /// Row after row.
    pub values: Vec<f32>,
    /// The number of columns.
    pub width: usize,
}

impl Dense {
    /// A matrix of zeros.
    #[must_use]
    pub fn zeros(rows: usize, width: usize) -> Self {
        Self {
            values: vec![0.0; rows * width],
            width,
        }
    }

    /// The number of rows.
    #[must_use]
    pub const fn rows(&self) -> usize {
        match self.values.len().checked_div(self.width) {
            Some(rows) => rows,
            None => 0,
        }
    }

    /// Row `row`.
    #[must_use]
    pub fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.width..(row + 1) * self.width]
    }

    /// Row `row`, to be changed.
    pub fn row_mut(&mut self, row: usize) -> &mut [f32] {
        &mut self.values[row * self.width..(row + 1) * self.width]
    }

    /// Every row is brought to length one; rows of nothing stay so.
    pub fn normalise_rows(&mut self) {
        if self.width > 0 {
            self.values
                .par_chunks_exact_mut(self.width)
                .for_each(|row| {
                    normalise(row);
                });
        }
    }

    /// The columns' scalar products with each other: a square matrix in double precision.
    fn gram(&self) -> Square {
        let width = self.width;
        let parts: Vec<Vec<f32>> = self
            .values
            .par_chunks((width * PIECE).max(1))
            .map(|block| {
                let mut part = vec![0_f32; width * width];
                for row in block.chunks_exact(width) {
                    for (at, &value) in row.iter().enumerate() {
                        add_scaled(&mut part[at * width..][..=at], row, value);
                    }
                }
                part
            })
            .collect();
        let mut sum = Square::zeros(width);
        for part in parts {
            for (total, value) in sum.values.iter_mut().zip(part) {
                *total += f64::from(value);
            }
        }
        for row in 0..width {
            for column in 0..row {
                sum.values[column * width + row] = sum.values[row * width + column];
            }
        }
        sum
    }

    /// This matrix times the square matrix `right`, keeping its first `keep` columns.
    fn times_square(&self, right: &Square, keep: usize) -> Self {
        let right = Self {
            values: (0..right.size)
                .flat_map(|row| {
                    right.values[row * right.size..row * right.size + keep]
                        .iter()
                        .copied()
                })
                .map(narrow)
                .collect(),
            width: keep,
        };
        let mut out = Self::zeros(self.rows(), keep);
        if keep > 0 {
            out.values
                .par_chunks_mut(keep * PIECE)
                .enumerate()
                .for_each(|(piece, block)| {
                    for (at, target) in block.chunks_exact_mut(keep).enumerate() {
                        for (column, &value) in self.row(piece * PIECE + at).iter().enumerate() {
                            add_scaled(target, right.row(column), value);
                        }
                    }
                });
        }
        out
    }
}

/// Brings a vector to length one; a vector of nothing stays so.
pub fn normalise(row: &mut [f32]) {
    let length = dot(row, row).sqrt();
    if length > 1e-12 {
        for value in row {
            *value /= length;
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "single precision is enough from here on"
)]
const fn narrow(value: f64) -> f32 {
    value as f32
}

/// A small square matrix in double precision.
#[derive(Debug, Clone)]
struct Square {
    values: Vec<f64>,
    size: usize,
}

impl Square {
    fn zeros(size: usize) -> Self {
        Self {
            values: vec![0.0; size * size],
            size,
        }
    }

    fn at(&self, row: usize, column: usize) -> f64 {
        self.values[row * self.size + column]
    }

    /// The inverse of the upper Cholesky factor; a tiny ridge keeps dependent columns harmless.
    fn inverse_cholesky(&self) -> Self {
        let size = self.size;
        let ridge = (0..size).map(|at| self.at(at, at)).sum::<f64>() * 1e-9 + 1e-30;
        let mut lower = Self::zeros(size);
        for row in 0..size {
            for column in 0..=row {
                let mut sum = self.at(row, column) + if row == column { ridge } else { 0.0 };
                for inner in 0..column {
                    sum -= lower.at(row, inner) * lower.at(column, inner);
                }
                lower.values[row * size + column] = if row == column {
                    sum.max(ridge).sqrt()
                } else {
                    sum / lower.at(column, column)
                };
            }
        }
        // Columns of the inverse of the lower factor, written as rows: the inverse, transposed.
        let mut inverse = Self::zeros(size);
        for column in 0..size {
            for row in column..size {
                let mut sum = if row == column { 1.0 } else { 0.0 };
                for inner in column..row {
                    sum -= lower.at(row, inner) * inverse.values[column * size + inner];
                }
                inverse.values[column * size + row] = sum / lower.at(row, row);
            }
        }
        inverse
    }

    /// Eigenvalues, falling, and the eigenvectors as columns (cyclic Jacobi).
    fn eigen(mut self) -> (Vec<f64>, Self) {
        let size = self.size;
        let mut vectors = Self::zeros(size);
        for at in 0..size {
            vectors.values[at * size + at] = 1.0;
        }
        let total: f64 = self.values.iter().map(|value| value * value).sum();
        for _ in 0..24 {
            let mut off = 0.0;
            for row in 0..size {
                for column in 0..row {
                    off += self.at(row, column).powi(2);
                }
            }
            if off <= total * 1e-14 {
                break;
            }
            for p in 0..size {
                for q in p + 1..size {
                    self.rotate(&mut vectors, p, q);
                }
            }
        }
        let mut order: Vec<usize> = (0..size).collect();
        order.sort_by(|&left, &right| {
            self.at(right, right)
                .total_cmp(&self.at(left, left))
                .then(left.cmp(&right))
        });
        let values = order.iter().map(|&at| self.at(at, at)).collect();
        let mut sorted = Self::zeros(size);
        for (to, &from) in order.iter().enumerate() {
            // The vectors are kept as rows while they turn.
            for at in 0..size {
                sorted.values[at * size + to] = vectors.values[from * size + at];
            }
        }
        (values, sorted)
    }

    fn rotate(&mut self, vectors: &mut Self, first: usize, second: usize) {
        let size = self.size;
        let shared = self.at(first, second);
        if shared.abs() < 1e-300 {
            return;
        }
        let theta = (self.at(second, second) - self.at(first, first)) / (2.0 * shared);
        let tangent = theta.signum() / (theta.abs() + theta.hypot(1.0));
        let cosine = 1.0 / tangent.hypot(1.0);
        let turned = tangent * cosine;
        for at in 0..size {
            let (left, right) = (
                self.values[at * size + first],
                self.values[at * size + second],
            );
            self.values[at * size + first] = cosine * left - turned * right;
            self.values[at * size + second] = turned * left + cosine * right;
        }
        let turn = |values: &mut [f64]| {
            let (head, tail) = values.split_at_mut(second * size);
            let left = &mut head[first * size..(first + 1) * size];
            for (left, right) in left.iter_mut().zip(&mut tail[..size]) {
                let (old_left, old_right) = (*left, *right);
                *left = cosine * old_left - turned * old_right;
                *right = turned * old_left + cosine * old_right;
            }
        };
        turn(&mut self.values);
        turn(&mut vectors.values);
    }
}

/// The leading right singular vectors of `matrix`, as columns: what turns a sparse row into at most
/// `dimensions` numbers (latent semantic analysis).
///
/// Randomised subspace iteration (Halko, Martinsson and Tropp 2011) with three passes; the random
/// start comes from `seed`. Fewer columns come back when the matrix has less to say.
#[must_use]
pub fn latent_directions(matrix: &Csr, dimensions: usize, seed: u64) -> Dense {
    let wanted = dimensions.min(matrix.rows()).min(matrix.width());
    if wanted == 0 {
        return Dense::default();
    }
    let drawn = (wanted + 10).min(matrix.rows()).min(matrix.width());
    let by_column = matrix.transposed();
    let mut start = Dense::zeros(matrix.width(), drawn);
    for (at, value) in start.values.iter_mut().enumerate() {
        *value = if mix(seed ^ mix(at as u64)) & 1 == 0 {
            1.0
        } else {
            -1.0
        };
    }
    let mut basis = orthonormal(&matrix.times(&start));
    drop(start);
    for _ in 0..3 {
        basis = orthonormal(&matrix.times(&by_column.times(&basis)));
    }
    let right = by_column.times(&basis);
    let (values, mut vectors) = right.gram().eigen();
    let floor = values.first().copied().unwrap_or(0.0) * 1e-6;
    let keep = values
        .iter()
        .take(wanted)
        .filter(|&&value| value > floor)
        .count();
    for row in 0..drawn {
        for (vector, value) in vectors.values[row * drawn..][..keep]
            .iter_mut()
            .zip(&values)
        {
            *vector /= value.sqrt();
        }
    }
    right.times_square(&vectors, keep)
}

fn orthonormal(matrix: &Dense) -> Dense {
    matrix.times_square(&matrix.gram().inverse_cholesky(), matrix.width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_find_the_blocks_of_a_matrix() {
        // Two blocks of columns that never meet: the first two directions are the blocks.
        let rows: Vec<SparseRow> = (0..40_u32)
            .map(|row| {
                let base = if row < 25 { 0 } else { 5 };
                (0..5)
                    .map(|at| (base + at, if at == row % 5 { 2.0 } else { 1.0 }))
                    .collect()
            })
            .collect();
        let matrix = Csr::from_rows(&rows, 10);
        let directions = latent_directions(&matrix, 2, 7);
        let embedded = matrix.times(&directions);
        assert_eq!(embedded.width, 2);
        for row in 0..40 {
            let (main, other) = if row < 25 { (0, 1) } else { (1, 0) };
            assert!(
                embedded.row(row)[main].abs() > 2.0,
                "{:?}",
                embedded.row(row)
            );
            assert!(
                embedded.row(row)[other].abs() < 1e-3,
                "{:?}",
                embedded.row(row)
            );
        }
    }

    #[test]
    fn directions_are_orthonormal() {
        let rows: Vec<SparseRow> = (0..60_u64)
            .map(|row| {
                (0..20_u32)
                    .filter(|&column| mix(row * 31 + u64::from(column)).is_multiple_of(3))
                    .map(|column| {
                        (
                            column,
                            if mix(row ^ 0x63).is_multiple_of(7) {
                                3.0
                            } else {
                                1.0
                            },
                        )
                    })
                    .collect()
            })
            .collect();
        let directions = latent_directions(&Csr::from_rows(&rows, 20), 8, 1);
        let gram = directions.gram();
        for row in 0..8 {
            for column in 0..8 {
                let expected = f64::from(u8::from(row == column));
                assert!((gram.at(row, column) - expected).abs() < 1e-3);
            }
        }
    }

    #[test]
    fn nothing_has_no_directions() {
        assert_eq!(latent_directions(&Csr::from_rows(&[], 5), 3, 1).rows(), 0);
        let empty = Csr::from_rows(&[Vec::new(), Vec::new()], 4);
        assert_eq!(latent_directions(&empty, 3, 1).width, 0);
    }
}
