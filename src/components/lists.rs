//! Lists of rows: summary lists, tables and task lists.

use askama::Template;
use serde::Deserialize;

use super::{Affix, Attributes, Content, Markup, Tag, Text};
use super::{component, with_content, with_looks};

/// Keys and values: check your answers, facts about a case.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/summary-list.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct SummaryList {
    pub rows: Vec<Row>,
    pub card: Option<Card>,
    pub classes: Text,
    pub attributes: Attributes,
}

/// One key with its value and what can be done with it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Row {
    pub classes: Text,
    pub key: Affix,
    pub value: Affix,
    pub actions: Option<Actions>,
}

/// The links of a row or card.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Actions {
    pub classes: Text,
    pub items: Vec<Action>,
}

/// One link of a row or card.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Action {
    pub href: Text,
    pub text: Text,
    pub html: Markup,
    /// What the link changes, for people who hear it out of its row.
    pub visually_hidden_text: Text,
    pub classes: Text,
    pub attributes: Attributes,
}

/// The frame around a summary list with a heading of its own.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Card {
    pub title: Option<CardTitle>,
    pub actions: Actions,
    pub classes: Text,
    pub attributes: Attributes,
}

/// The heading of a [`Card`].
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct CardTitle {
    pub text: Text,
    pub html: Markup,
    pub heading_level: Option<u8>,
    pub classes: Text,
}

impl SummaryList {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a key and its value.
    #[must_use]
    pub fn row(mut self, key: impl Into<Text>, value: impl Into<Text>) -> Self {
        self.rows.push(Row::new(key, value));
        self
    }

    /// Adds a key and a value of finished markup: lines, a list, a tag.
    #[must_use]
    pub fn row_html(mut self, key: impl Into<Text>, value: Markup) -> Self {
        let mut row = Row::new(key, "");
        row.value.html = value;
        self.rows.push(row);
        self
    }

    /// Adds a link to the last row: "Change", with what it changes for those who hear it alone.
    #[must_use]
    pub fn action(
        mut self,
        href: impl Into<Text>,
        text: impl Into<Text>,
        what: impl Into<Text>,
    ) -> Self {
        if let Some(row) = self.rows.last_mut() {
            let actions = row.actions.get_or_insert_default();
            actions.items.push(Action::new(href, text, what));
        }
        self
    }

    /// Puts the list into a card with a heading.
    #[must_use]
    pub fn card(mut self, title: impl Into<Text>) -> Self {
        let title = CardTitle {
            text: title.into(),
            ..CardTitle::default()
        };
        self.card = Some(Card {
            title: Some(title),
            ..Card::default()
        });
        self
    }

    /// Adds a link to the card.
    #[must_use]
    pub fn card_action(mut self, href: impl Into<Text>, text: impl Into<Text>) -> Self {
        let card = self.card.get_or_insert_default();
        card.actions.items.push(Action::new(href, text, ""));
        self
    }

    fn any_actions(&self) -> bool {
        let mut actions = self.rows.iter().filter_map(|row| row.actions.as_ref());
        actions.any(|actions| !actions.items.is_empty())
    }

    fn card_title(&self) -> Option<Content<'_>> {
        let title = self.card.as_ref()?.title.as_ref()?;
        Some(title.content())
    }
}

impl Row {
    #[must_use]
    pub fn new(key: impl Into<Text>, value: impl Into<Text>) -> Self {
        Self {
            key: Affix {
                text: key.into(),
                ..Affix::default()
            },
            value: Affix {
                text: value.into(),
                ..Affix::default()
            },
            ..Self::default()
        }
    }
}

impl Action {
    #[must_use]
    pub fn new(href: impl Into<Text>, text: impl Into<Text>, what: impl Into<Text>) -> Self {
        let visually_hidden_text = what.into();
        Self {
            href: href.into(),
            text: text.into(),
            visually_hidden_text,
            ..Self::default()
        }
    }
}

/// Numbers and facts in rows and columns.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/table.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Table {
    pub rows: Vec<Vec<Cell>>,
    pub head: Vec<Cell>,
    pub caption: Text,
    pub caption_classes: Text,
    pub first_cell_is_header: bool,
    pub classes: Text,
    pub attributes: Attributes,
}

/// One cell of a [`Table`].
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Cell {
    pub text: Text,
    pub html: Markup,
    /// `numeric` sets figures to the right.
    pub format: Text,
    pub classes: Text,
    pub colspan: Text,
    pub rowspan: Text,
    pub attributes: Attributes,
}

impl Table {
    /// A table with a caption, which every table has.
    #[must_use]
    pub fn new(caption: impl Into<Text>) -> Self {
        let caption_classes = "govuk-table__caption--m".into();
        Self {
            caption: caption.into(),
            caption_classes,
            ..Self::default()
        }
    }

    /// The headings of the columns.
    #[must_use]
    pub fn head(mut self, cells: impl IntoIterator<Item = Cell>) -> Self {
        self.head = cells.into_iter().collect();
        self
    }

    /// Adds a row.
    #[must_use]
    pub fn row(mut self, cells: impl IntoIterator<Item = Cell>) -> Self {
        self.rows.push(cells.into_iter().collect());
        self
    }

    /// The first cell of each row is its heading.
    #[must_use]
    pub const fn row_headings(mut self) -> Self {
        self.first_cell_is_header = true;
        self
    }
}

impl Cell {
    #[must_use]
    pub fn new(text: impl Into<Text>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// A figure, or the heading of a column of figures.
    #[must_use]
    pub fn numeric(text: impl Into<Text>) -> Self {
        Self {
            format: "numeric".into(),
            ..Self::new(text)
        }
    }

    /// A cell of finished markup: a link, a tag.
    #[must_use]
    pub fn html(html: Markup) -> Self {
        Self {
            html,
            ..Self::default()
        }
    }
}

/// Tasks with their states.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/task-list.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct TaskList {
    pub items: Vec<Task>,
    pub id_prefix: Text,
    pub classes: Text,
    pub attributes: Attributes,
}

/// One task.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Task {
    pub title: Affix,
    pub hint: Option<Affix>,
    pub status: TaskStatus,
    pub href: Text,
    pub classes: Text,
}

/// How far a task is: words, or a tag where something is to do.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct TaskStatus {
    pub tag: Option<Tag>,
    pub text: Text,
    pub html: Markup,
    pub classes: Text,
}

impl TaskList {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a task.
    #[must_use]
    pub fn task(mut self, task: Task) -> Self {
        self.items.push(task);
        self
    }
}

impl Task {
    /// A task that is done or cannot start: its state is plain text.
    #[must_use]
    pub fn new(title: impl Into<Text>, href: impl Into<Text>, status: impl Into<Text>) -> Self {
        Self {
            title: Affix {
                text: title.into(),
                ..Affix::default()
            },
            href: href.into(),
            status: TaskStatus {
                text: status.into(),
                ..TaskStatus::default()
            },
            ..Self::default()
        }
    }

    /// Help for the task.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Text>) -> Self {
        self.hint = Some(Affix {
            text: hint.into(),
            ..Affix::default()
        });
        self
    }

    /// Shows the state as a tag: something is to do.
    #[must_use]
    pub fn tag(mut self, tag: Tag) -> Self {
        self.status.tag = Some(tag);
        self
    }
}

component!(SummaryList, Table, TaskList);
with_content!(Action, CardTitle, Cell, TaskStatus);
with_looks!(SummaryList, Action, Table, Cell, TaskList);
