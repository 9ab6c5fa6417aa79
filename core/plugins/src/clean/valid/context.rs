//! Where a piece of the tree will stand, and what that means for it.

use std::cell::Cell;

use super::{
    inline::Inside,
    tree::{Element, Node},
};

/// Elements inside each other; deeper ones lose their tags. Browsers end at 512.
pub(super) const DEEPEST: usize = 128;

/// Where a piece of the tree will stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'c, 'a> {
    /// Elements around it.
    pub(super) depth: usize,
    /// What elements around it forbid.
    pub(super) inside: Inside,
    /// Elements of a line that stood around blocks: each line in those gets them.
    pub(super) wrappers: Option<&'c Wrapper<'c, 'a>>,
    /// The paragraph that stood around blocks: each of its lines becomes one.
    pub(super) paragraph: Option<&'c Element<'a>>,
    /// Bytes of elements that may yet be put around lines: few bytes around many lines must not make many.
    pub(super) copies_left: &'c Cell<usize>,
}

/// An element of a line that stood around blocks.
#[derive(Debug)]
pub(super) struct Wrapper<'c, 'a> {
    /// It, with nothing in it.
    pub(super) element: Element<'a>,
    /// The one that stood around it.
    pub(super) outer: Option<&'c Wrapper<'c, 'a>>,
    /// How many they are.
    pub(super) count: usize,
    /// Bytes of it and of those around it.
    pub(super) size: usize,
}

impl<'c, 'a> Context<'c, 'a> {
    /// Inside an element that stands here.
    pub(super) fn within(self) -> Self {
        Self { depth: self.depth + 1, paragraph: None, ..self }
    }

    /// Inside an element that stands here, which forbids something.
    pub(super) fn within_such(self, inside: Inside) -> Self {
        Self { inside: self.inside.and(inside), ..self.within() }
    }

    /// Inside the line that stands here.
    pub(super) fn in_line(self) -> Self {
        let around = self.wrapper_count() + usize::from(self.paragraph.is_some());
        Self { depth: self.depth + around, wrappers: None, paragraph: None, ..self }
    }

    /// Whether elements stand too deep here.
    pub(super) fn is_deepest(self) -> bool {
        self.depth >= DEEPEST
    }

    /// How many elements of a line stood around this block.
    pub(super) fn wrapper_count(self) -> usize {
        self.wrappers.map_or(0, |wrapper| wrapper.count)
    }

    /// Whether so many bytes may be copied, which is noted.
    pub(super) fn may_copy(self, size: usize) -> bool {
        let left = self.copies_left.get().checked_sub(size);
        self.copies_left.set(left.unwrap_or(0));
        left.is_some()
    }

    /// The line with the elements around it that stood around its block.
    pub(super) fn wrap(self, line: Vec<Node<'a>>) -> Vec<Node<'a>> {
        let size = self.wrappers.map_or(0, |wrapper| wrapper.size);
        if self.in_line().depth > DEEPEST || line.iter().all(Node::is_space) || !self.may_copy(size) {
            return line;
        }
        let mut line = line;
        let mut next = self.wrappers;
        while let Some(wrapper) = next {
            line = vec![wrapper.element.shell().renamed(wrapper.element.name, line)];
            next = wrapper.outer;
        }
        line
    }
}
