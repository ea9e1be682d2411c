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
/// Nodes of a tree, at most: an index masked by this is in bounds.
const NODES: usize = 32;
const LEAF: u8 = 128;

/// A row of features, one byte longer than they are many, so that any byte is an index into it.
pub type Row = [u8; 256];

#[derive(Clone, Copy)]
struct Node {
    feature: u8,
    threshold: u8,
    left: u8,
    right: u8,
}

struct Tree {
    nodes: [Node; NODES],
    leaves: [i16; NODES],
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
    // Without nodes, the first leaf is all there is.
    let only = Node { feature: 0, threshold: 0, left: LEAF, right: LEAF };
    let mut tree = Tree { nodes: [only; NODES], leaves: [0; NODES] };
    for node in tree.nodes.get_mut(..count)? {
        let [feature, threshold, left, right] = *bytes.take(4)? else {
            return None;
        };
        *node = Node { feature, threshold, left, right };
    }
    for leaf in tree.leaves.get_mut(..=count)? {
        *leaf = bytes.short()? as i16;
    }
    // Children come after their parents, so that every walk ends.
    let sound = |at: usize, child: u8| {
        if child < LEAF {
            usize::from(child) > at && usize::from(child) < count
        } else {
            usize::from(child - LEAF) <= count
        }
    };
    let all = tree.nodes[..count].iter().enumerate().all(|(at, node)| sound(at, node.left) && sound(at, node.right));
    all.then_some(tree)
}

impl Forest {
    /// Sums of leaves, by row. Trees outside, rows inside: a tree fits the first cache.
    fn scores(&self, rows: &[Row]) -> Vec<i32> {
        let mut scores = vec![0i32; rows.len()];
        for tree in &self.trees {
            for (score, row) in scores.iter_mut().zip(rows) {
                *score += i32::from(tree.leaf(row));
            }
        }
        scores
    }
}

impl Tree {
    #[inline]
    fn leaf(&self, row: &Row) -> i16 {
        let mut at = 0u8;
        while at < LEAF {
            let node = self.nodes[usize::from(at) % NODES];
            at = if row[usize::from(node.feature)] <= node.threshold { node.left } else { node.right };
        }
        self.leaves[usize::from(at - LEAF) % NODES]
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
