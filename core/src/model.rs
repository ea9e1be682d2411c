//! Gradient-boosted trees over bytes, in integers from end to end: no float, so no compiler or processor changes a text.
//!
//! `model.bin`, written by `bench/extraction/pack.py`: `HUMTREE1`; the number of features (u16); 512 chances in
//! thousandths (u16), for log odds of -8 to 8 in steps of 1/32; the number of forests (u8); each forest: its number of
//! trees (u16); each tree: its number of nodes (u8), nodes of four bytes (feature, threshold, left, right; 128 and above
//! is a leaf), leaves (i16, in 1/2048 of log odds), one more than nodes. Little-endian.

use std::sync::LazyLock;

use crate::features::COUNT;

const MAGIC: &[u8] = b"HUMTREE1";
const CHANCES: usize = 512;
/// Leaves' unit over that of the table of chances.
const STEP: i32 = 2048 / 32;
/// Nodes of a tree, at most, and as many leaves.
const NODES: usize = 32;
/// In `model.bin`: from here on a child is a leaf.
const LEAF: u8 = 128;
/// Rows that walk down a tree side by side, so that the processor waits for none of them alone.
const LANES: usize = 8;

/// A row of features, one byte longer than they are many, so that any byte is an index into it.
pub type Row = [u8; 256];

#[derive(Clone, Copy)]
struct Node {
    feature: u8,
    threshold: u8,
    left: u8,
    right: u8,
}

/// Leaves are nodes too, after the others: nodes that lead to themselves, so that each walk is as long as the longest.
struct Tree {
    nodes: [Node; 2 * NODES],
    leaves: [i16; NODES],
    depth: usize,
}

/// Trees whose leaves add up.
pub struct Forest {
    trees: Vec<Tree>,
}

/// The trained model.
pub struct Model {
    chances: Vec<u16>,
    /// Main text.
    pub main: Forest,
    /// Readers' comments.
    pub comment: Forest,
}

/// The model that is compiled in.
pub static MODEL_BYTES: &[u8] = include_bytes!("model.bin");

/// The same, read once.
pub static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::read(MODEL_BYTES).expect("model.bin is as pack.py wrote it"));

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn short(&mut self) -> Option<u16> {
        self.take(2).map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
    }
}

impl Model {
    /// Read `model.bin`; nothing where it is not as described above.
    pub fn read(data: &[u8]) -> Option<Model> {
        let mut bytes = Bytes(data);
        if bytes.take(MAGIC.len())? != MAGIC || usize::from(bytes.short()?) != COUNT {
            return None;
        }
        let chances = (0..CHANCES).map(|_| bytes.short()).collect::<Option<Vec<u16>>>()?;
        if bytes.byte()? != 2 {
            return None;
        }
        let model = Model { chances, main: read_forest(&mut bytes)?, comment: read_forest(&mut bytes)? };
        bytes.0.is_empty().then_some(model)
    }

    /// The chance of each row, in thousandths.
    pub fn chances(&self, forest: &Forest, rows: &[Row]) -> Vec<u16> {
        let half = (CHANCES / 2) as i32;
        let chance = |score: i32| {
            let step = score.div_euclid(STEP).clamp(-half, half - 1) + half;
            self.chances[step as usize]
        };
        forest.scores(rows).into_iter().map(chance).collect()
    }
}

fn read_forest(bytes: &mut Bytes) -> Option<Forest> {
    let trees = bytes.short()?;
    (0..trees).map(|_| read_tree(bytes)).collect::<Option<Vec<Tree>>>().map(|trees| Forest { trees })
}

fn read_tree(bytes: &mut Bytes) -> Option<Tree> {
    let count = usize::from(bytes.byte()?);
    let mut tree = Tree { nodes: std::array::from_fn(|at| stay(at as u8)), leaves: [0; NODES], depth: 0 };
    // How many steps it takes to each node; children come after their parents, so that every walk ends.
    let mut steps = [0; 2 * NODES];
    if count == 0 {
        tree.nodes[0] = stay(NODES as u8);
        tree.depth = 1;
    }
    for at in 0..count.min(NODES) {
        let [feature, threshold, left, right] = *bytes.take(4)? else {
            return None;
        };
        let left = child(left, at, count)?;
        let right = child(right, at, count)?;
        tree.nodes[at] = Node { feature, threshold, left, right };
        for next in [left, right] {
            steps[usize::from(next)] = steps[at] + 1;
            tree.depth = tree.depth.max(steps[at] + 1);
        }
    }
    for leaf in tree.leaves.get_mut(..=count)? {
        *leaf = bytes.short()? as i16;
    }
    Some(tree)
}

/// A node that leads to `at`, whatever the row.
fn stay(at: u8) -> Node {
    Node { feature: 0, threshold: 0, left: at, right: at }
}

/// Where a child of node `at` is among `Tree::nodes`; nothing where there is no such child.
fn child(stored: u8, at: usize, count: usize) -> Option<u8> {
    let index = usize::from(stored % LEAF);
    if stored < LEAF {
        (index > at && index < count).then_some(stored)
    } else {
        (index <= count && index < NODES).then_some(NODES as u8 + stored % LEAF)
    }
}

impl Forest {
    /// Sums of leaves, by row. Trees outside, rows inside: a tree fits the first cache.
    fn scores(&self, rows: &[Row]) -> Vec<i32> {
        let mut padded = rows.to_vec();
        padded.resize(rows.len().next_multiple_of(LANES), [0; 256]);
        let mut scores = vec![0i32; padded.len()];
        for tree in &self.trees {
            for (scores, rows) in scores.as_chunks_mut::<LANES>().0.iter_mut().zip(padded.as_chunks::<LANES>().0) {
                tree.add(scores, rows);
            }
        }
        scores.truncate(rows.len());
        scores
    }
}

impl Tree {
    /// Add the leaves that `LANES` rows come to.
    fn add(&self, scores: &mut [i32; LANES], rows: &[Row; LANES]) {
        let mut at = [0u8; LANES];
        for _ in 0..self.depth {
            for (at, row) in at.iter_mut().zip(rows) {
                let node = self.nodes[usize::from(*at) % (2 * NODES)];
                *at = if row[usize::from(node.feature)] <= node.threshold { node.left } else { node.right };
            }
        }
        for (score, at) in scores.iter_mut().zip(at) {
            *score += i32::from(self.leaves[usize::from(at) % NODES]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(trees: &[u8]) -> Vec<u8> {
        let mut data = MAGIC.to_vec();
        data.extend((COUNT as u16).to_le_bytes());
        data.extend((0..CHANCES as u16).flat_map(u16::to_le_bytes));
        data.extend([2, 1, 0]);
        data.extend(trees);
        data.extend([0, 0]);
        data
    }

    const TREE: [u8; 15] = [2, 7, 10, 128, 1, 9, 0, 129, 130, 0, 8, 0, 16, 0, 248];

    #[test]
    fn a_tree_is_walked() {
        let read = Model::read(&model(&TREE)).expect("a model");
        let mut row = [0u8; 256];
        assert_eq!(vec![256 + 32], read.chances(&read.main, &[row]));
        row[7] = 11;
        assert_eq!(vec![256 + 64], read.chances(&read.main, &[row]));
        row[9] = 1;
        assert_eq!(vec![256 - 32], read.chances(&read.main, &[row]));
        assert_eq!(vec![256], read.chances(&read.comment, &[row]));
    }

    #[test]
    fn what_is_no_model_is_refused() {
        let whole = model(&TREE);
        for length in 0..whole.len() {
            assert!(Model::read(&whole[..length]).is_none(), "{length}");
        }
        let mut endless = TREE;
        endless[4] = 0;
        assert!(Model::read(&model(&endless)).is_none());
    }
}
