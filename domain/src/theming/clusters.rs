#![expect(
    clippy::indexing_slicing,
    reason = "kernels: labels are below the number of clusters, rows below the number of points"
)]
//! Grouping comments: spherical k-means on the dense picture of a collection, then a naive Bayes
//! model of every group on the sparse rows, which moves comments to the group whose words they use.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::matrix::{Csr, Dense, add_scaled, dot, normalise};

/// A grouping of points.
#[derive(Debug, Clone)]
pub struct Clusters {
    /// The cluster of every point.
    pub labels: Vec<usize>,
    /// The weighted sum of the cosines of points and their centres: larger is better.
    pub fit: f64,
}

const MOST_ROUNDS: usize = 30;

/// The best of `starts` runs of weighted spherical k-means; `points` have length one.
#[must_use]
pub fn spherical_k_means(
    points: &Dense,
    weights: &[f32],
    clusters: usize,
    starts: usize,
    seed: u64,
) -> Clusters {
    let mut best: Option<Clusters> = None;
    for start in 0..starts.max(1) as u64 {
        let mut random = ChaCha8Rng::seed_from_u64(seed.wrapping_add(start));
        let run = one_run(points, weights, clusters, &mut random);
        if best.as_ref().is_none_or(|best| run.fit > best.fit) {
            best = Some(run);
        }
    }
    best.unwrap_or_else(|| Clusters {
        labels: vec![0; points.rows()],
        fit: 0.0,
    })
}

fn one_run(points: &Dense, weights: &[f32], clusters: usize, random: &mut ChaCha8Rng) -> Clusters {
    let mut centres = spread_out(points, weights, clusters, random);
    let mut labels = vec![usize::MAX; points.rows()];
    let mut fit = 0.0;
    for _ in 0..MOST_ROUNDS {
        let nearest = nearest(points, &centres);
        fit = nearest
            .iter()
            .zip(weights)
            .map(|((_, cosine), weight)| f64::from(*cosine) * f64::from(*weight))
            .sum();
        let moved = nearest
            .iter()
            .zip(&labels)
            .filter(|((now, _), before)| now != *before)
            .count();
        labels.clear();
        labels.extend(nearest.iter().map(|(label, _)| *label));
        // The last comments that still move between neighbours change no theme.
        if moved * 1000 <= points.rows() {
            break;
        }
        centres = mean_directions(points, weights, &labels, clusters);
        revive(&mut centres, points, &nearest);
    }
    Clusters { labels, fit }
}

/// Starting centres far from each other (k-means++ with one minus the cosine as distance).
fn spread_out(points: &Dense, weights: &[f32], clusters: usize, random: &mut ChaCha8Rng) -> Dense {
    let mut centres = Dense::zeros(clusters, points.width);
    let mut distance = vec![1.0_f32; points.rows()];
    for cluster in 0..clusters {
        let shares: Vec<f64> = distance
            .iter()
            .zip(weights)
            .map(|(distance, weight)| f64::from(distance.max(0.0)) * f64::from(*weight))
            .collect();
        let mut target = random.random::<f64>() * shares.iter().sum::<f64>();
        let chosen = shares
            .iter()
            .position(|share| {
                target -= share;
                target < 0.0
            })
            .unwrap_or(0);
        centres.row_mut(cluster).copy_from_slice(points.row(chosen));
        let centre = centres.row(cluster);
        distance
            .par_iter_mut()
            .with_min_len(1024)
            .enumerate()
            .for_each(|(at, distance)| {
                *distance = distance.min(1.0 - dot(points.row(at), centre));
            });
    }
    centres
}

/// The nearest centre of every point, with the cosine.
#[must_use]
pub fn nearest(points: &Dense, centres: &Dense) -> Vec<(usize, f32)> {
    (0..points.rows())
        .into_par_iter()
        .with_min_len(256)
        .map(|at| {
            let point = points.row(at);
            let mut best = (0, f32::NEG_INFINITY);
            for cluster in 0..centres.rows() {
                let cosine = dot(point, centres.row(cluster));
                if cosine > best.1 {
                    best = (cluster, cosine);
                }
            }
            best
        })
        .collect()
}

/// The direction of the weighted sum of every cluster.
#[must_use]
pub fn mean_directions(
    points: &Dense,
    weights: &[f32],
    labels: &[usize],
    clusters: usize,
) -> Dense {
    let mut centres = Dense::zeros(clusters, points.width);
    for (at, (&label, &weight)) in labels.iter().zip(weights).enumerate() {
        add_scaled(centres.row_mut(label), points.row(at), weight);
    }
    for cluster in 0..clusters {
        normalise(centres.row_mut(cluster));
    }
    centres
}

/// A cluster that lost all its points starts anew at the point that is worst served.
fn revive(centres: &mut Dense, points: &Dense, nearest: &[(usize, f32)]) {
    let empty: Vec<usize> = (0..centres.rows())
        .filter(|&cluster| centres.row(cluster).iter().all(|value| *value == 0.0))
        .collect();
    if empty.is_empty() {
        return;
    }
    let mut worst: Vec<usize> = (0..points.rows()).collect();
    worst.sort_by(|&left, &right| {
        nearest[left]
            .1
            .total_cmp(&nearest[right].1)
            .then(left.cmp(&right))
    });
    for (cluster, at) in empty.into_iter().zip(worst) {
        centres.row_mut(cluster).copy_from_slice(points.row(at));
    }
}

/// A multinomial naive Bayes model of groups of weighted rows (Rennie and others 2003 on weights).
#[derive(Debug, Clone)]
pub struct GroupModel {
    /// Logarithm of the share of a feature in a group: a row per feature, a column per group.
    shares: Dense,
    priors: Vec<f32>,
}

/// Smoothing: what every group is taken to have of every feature before it is read.
const PRIOR_MASS: f32 = 0.1;

/// Rows have length one, so their log-odds are small; this many times over they are as decided as
/// readers are. Between 3 and 8 the themes hardly change.
const SHARPNESS: f32 = 3.0;

/// Shares of a comment below this are left out of the next model.
const NEGLIGIBLE: f32 = 0.01;

/// How much of a row belongs to which group.
pub type Membership = Vec<(usize, f32)>;

impl GroupModel {
    /// Learns the groups from how much every row belongs to each.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^24")]
    pub fn learn(rows: &Csr, weights: &[f32], belongs: &[Membership], groups: usize) -> Self {
        let mut shares = Dense::zeros(rows.width(), groups);
        let mut totals = vec![0_f64; groups];
        let mut sizes = vec![0_f32; groups];
        for (at, (membership, &weight)) in belongs.iter().zip(weights).enumerate() {
            let length: f32 = rows.row(at).map(|(_, value)| value).sum();
            for &(group, share) in membership {
                sizes[group] += weight * share;
                totals[group] += f64::from(weight * share * length);
            }
            for (column, value) in rows.row(at) {
                for &(group, share) in membership {
                    shares.values[column * groups + group] += weight * share * value;
                }
            }
        }
        let mass = f64::from(PRIOR_MASS) * rows.width() as f64;
        #[expect(clippy::cast_possible_truncation, reason = "logarithms fit")]
        let totals: Vec<f32> = totals
            .iter()
            .map(|total| (total + mass).ln() as f32)
            .collect();
        shares
            .values
            .par_chunks_mut(groups.max(1))
            .with_min_len(1024)
            .for_each(|row| {
                for (value, total) in row.iter_mut().zip(&totals) {
                    *value = (*value + PRIOR_MASS).ln() - total;
                }
            });
        let priors = sizes
            .iter()
            .map(|size| (size + 1.0).ln() / SHARPNESS)
            .collect();
        Self { shares, priors }
    }

    /// How much every row belongs to each group, largest first; the shares add up to one. A row of
    /// nothing belongs nowhere.
    #[must_use]
    pub fn belongs(&self, rows: &Csr) -> Vec<Membership> {
        let scores = rows.times(&self.shares);
        (0..rows.rows())
            .into_par_iter()
            .with_min_len(256)
            .map(|at| {
                if rows.row(at).next().is_none() {
                    return Membership::new();
                }
                let scores: Vec<f32> = scores
                    .row(at)
                    .iter()
                    .zip(&self.priors)
                    .map(|(score, prior)| score + prior)
                    .collect();
                let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                let mut shares: Membership = scores
                    .iter()
                    .map(|score| ((score - top) * SHARPNESS).exp())
                    .enumerate()
                    .filter(|(_, share)| *share >= NEGLIGIBLE)
                    .collect();
                let total: f32 = shares.iter().map(|(_, share)| share).sum();
                for (_, share) in &mut shares {
                    *share /= total;
                }
                shares.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
                shares
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_separated_points_fall_into_their_groups() {
        let mut points = Dense::zeros(90, 3);
        for at in 0..90 {
            let row = points.row_mut(at);
            row[at % 3] = 1.0;
            row[(at + 1) % 3] = if at % 7 == 0 { 0.2 } else { 0.1 };
            normalise(row);
        }
        let found = spherical_k_means(&points, &[1.0; 90], 3, 3, 5);
        for at in 3..90 {
            assert_eq!(found.labels[at], found.labels[at % 3]);
        }
        assert!(found.fit > 85.0);
    }

    #[test]
    fn more_clusters_than_points_is_harmless() {
        let mut points = Dense::zeros(2, 2);
        points.row_mut(0)[0] = 1.0;
        points.row_mut(1)[1] = 1.0;
        let found = spherical_k_means(&points, &[1.0; 2], 5, 2, 5);
        assert_ne!(found.labels[0], found.labels[1]);
    }
}
