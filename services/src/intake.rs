//! Taking feedback in under load: pieces that arrive together share one durable transaction.
//!
//! A commit waits for the disk. While one is waiting, the pieces that arrive gather, and the next
//! transaction takes all of them: latency stays that of one commit, and throughput grows with the
//! number of people who press the button at the same moment.
//!
//! Invariant: an answer is given only after the commit that holds the piece. When a shared
//! transaction fails, each piece is tried alone, so that nobody pays for a neighbour.

use tokio::sync::{mpsc, oneshot};

use crate::feedback::{GiveFeedback, Given, give_many};
use crate::{Core, Error, Result};

/// Pieces in one transaction at most. A batch of this size is written in a few milliseconds.
const MOST: usize = 64;

/// Pieces that may wait. Beyond it, [`Intake::give`] waits for room, which the client feels.
const QUEUE: usize = 1024;

type Waiting = (GiveFeedback, oneshot::Sender<Result<Given>>);

/// The way in for single pieces. Cheap to clone; ends when the last clone is dropped.
#[derive(Clone, Debug)]
pub struct Intake(mpsc::Sender<Waiting>);

impl Intake {
    /// Starts the task that writes.
    #[must_use]
    pub fn start(core: Core) -> Self {
        let (sender, receiver) = mpsc::channel(QUEUE);
        tokio::spawn(write(core, receiver));
        Self(sender)
    }

    /// Takes one piece in, and returns when it is on disk with all that follows from it.
    ///
    /// # Errors
    /// See [`give_many`]. When the writer is gone, nothing was taken in.
    pub async fn give(&self, piece: GiveFeedback) -> Result<Given> {
        let (answer, given) = oneshot::channel();
        let gone = || Error::Database(sea_orm::DbErr::Custom("the intake has stopped".to_owned()));
        self.0.send((piece, answer)).await.map_err(|_| gone())?;
        given.await.map_err(|_| gone())?
    }
}

async fn write(core: Core, mut waiting: mpsc::Receiver<Waiting>) {
    let mut batch = Vec::with_capacity(MOST);
    while waiting.recv_many(&mut batch, MOST).await > 0 {
        let (pieces, senders): (Vec<_>, Vec<_>) = batch.drain(..).unzip();
        let answers = match give_many(&core, &pieces).await {
            Ok(answers) => answers,
            Err(error) if pieces.len() == 1 => vec![Err(error)],
            Err(_) => alone(&core, &pieces).await,
        };
        for (sender, answer) in senders.into_iter().zip(answers) {
            // A client that went away in the meantime has its feedback all the same.
            let _ = sender.send(answer);
        }
    }
}

/// Each piece in a transaction of its own: the loop is the point, it keeps them apart.
async fn alone(core: &Core, pieces: &[GiveFeedback]) -> Vec<Result<Given>> {
    let mut answers = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let answer = give_many(core, std::slice::from_ref(piece)).await;
        answers.push(answer.and_then(|mut one| one.pop().unwrap_or(Err(Error::NotFound))));
    }
    answers
}
