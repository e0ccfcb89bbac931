#![expect(
    clippy::indexing_slicing,
    reason = "kernels: rows and columns come from the matrix the vectors are sized by"
)]
//! A linear support vector machine for one yes-or-no question, by dual coordinate descent
//! (Hsieh and others 2008), with squared hinge loss.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::matrix::Csr;

/// Most passes over the rows; it has usually settled after ten.
const MOST_PASSES: usize = 40;

/// The largest violation of the optimality conditions that is left.
const TOLERANCE: f32 = 0.1;

/// A direction and an offset: a row is likelier "yes" the larger the product.
#[derive(Debug, Clone)]
pub struct Separator {
    /// One weight a column.
    pub weights: Vec<f32>,
    /// What a row of nothing scores.
    pub offset: f32,
}

/// Learns to tell rows with `yes` from the others. `cost` is what an error costs, per row.
#[must_use]
pub fn separate(
    rows: &Csr,
    chosen: &[usize],
    yes: &[bool],
    cost: f32,
    balance: f32,
    seed: u64,
) -> Separator {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut weights = vec![0_f32; rows.width()];
    let mut offset = 0_f32;
    let mut alphas = vec![0_f32; chosen.len()];
    let lengths: Vec<f32> = chosen
        .iter()
        .map(|&row| 1.0 + rows.row(row).map(|(_, value)| value * value).sum::<f32>())
        .collect();
    let diagonal = [0.5 / cost, 0.5 / (cost * balance)];
    let mut active: Vec<usize> = (0..chosen.len()).collect();
    let mut bound = f32::INFINITY;
    for _ in 0..MOST_PASSES {
        let mut kept = 0;
        let mut worst = 0_f32;
        for place in 0..active.len() {
            let other = random.random_range(place..active.len());
            active.swap(place, other);
        }
        for place in 0..active.len() {
            let at = active[place];
            let row = chosen[at];
            let sign = if yes[row] { 1.0 } else { -1.0 };
            let slack = diagonal[usize::from(yes[row])];
            let score: f32 = offset
                + rows
                    .row(row)
                    .map(|(column, value)| weights[column] * value)
                    .sum::<f32>();
            let gradient = sign * score - 1.0 + slack * alphas[at];
            // A row that is safely right and does not matter is left out of the next passes.
            if alphas[at] == 0.0 && gradient > bound {
                continue;
            }
            active[kept] = at;
            kept += 1;
            let violation = if alphas[at] == 0.0 {
                gradient.min(0.0)
            } else {
                gradient
            };
            worst = worst.max(violation.abs());
            if violation.abs() > 1e-6 {
                let before = alphas[at];
                alphas[at] = (before - gradient / (lengths[at] + slack)).max(0.0);
                let step = (alphas[at] - before) * sign;
                offset += step;
                for (column, value) in rows.row(row) {
                    weights[column] += step * value;
                }
            }
        }
        active.truncate(kept);
        if worst <= TOLERANCE {
            break;
        }
        bound = worst;
    }
    Separator { weights, offset }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_separable_question_is_answered() {
        let rows: Vec<Vec<(u32, f32)>> = (0..40_u32)
            .map(|at| {
                if at % 2 == 0 {
                    vec![(0, 1.0), (2, 0.3)]
                } else {
                    vec![(1, 1.0), (2, 0.4)]
                }
            })
            .collect();
        let matrix = Csr::from_rows(&rows, 3);
        let yes: Vec<bool> = (0..40).map(|at| at % 2 == 0).collect();
        let all: Vec<usize> = (0..40).collect();
        let found = separate(&matrix, &all, &yes, 1.0, 1.0, 3);
        assert!(found.weights[0] + found.offset > 0.5);
        assert!(found.weights[1] + found.offset < -0.5);
    }
}
