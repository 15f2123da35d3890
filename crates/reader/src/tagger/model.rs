//! The model in memory and the call into the runtime.

use std::sync::{Arc, Mutex};

use rten::{NodeId, RunOptions, ThreadPool};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};
use sayso_core::Span;
use tokenizers::{PaddingParams, Tokenizer, TruncationParams};

use super::scores::{HEAD, NAME_TAGS};
use super::{Scores, Window, Words};
use crate::decoder::Settings;

/// A model that is built in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Model {
    /// The one to use unless there is a reason not to.
    #[default]
    Standard,
}

impl Model {
    /// All models.
    pub const ALL: [Model; 1] = [Model::Standard];

    /// Its name on the command line and in readings.
    pub fn name(self) -> &'static str {
        match self {
            Model::Standard => "standard",
        }
    }

    /// The model with that name.
    pub fn named(name: &str) -> Option<Model> {
        Model::ALL.into_iter().find(|m| m.name() == name)
    }

    fn graph(self) -> &'static [u8] {
        match self {
            Model::Standard => include_bytes!("../../../../models/standard.onnx"),
        }
    }
}

impl Model {
    /// The decoder's numbers that were found with it, as JSON.
    fn settings(self) -> &'static str {
        match self {
            Model::Standard => include_str!("../../../../models/standard.json"),
        }
    }
}

const TOKENIZER: &[u8] = include_bytes!("../../../../models/tokenizer.json");

/// Pieces of the longest window, the two special ones not counted.
const LONGEST: usize = 254;

/// The piece before and the piece after a window.
const BEFORE: i32 = 101;
const AFTER: i32 = 102;

/// Why a model cannot be used. Each means that the program was built from damaged files.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The graph cannot be loaded or run.
    #[error("the {model} model cannot be used: {why}; build sayso again from an undamaged checkout")]
    Graph {
        /// Which model.
        model: &'static str,
        /// What the runtime says.
        why: String,
    },
    /// A lexicon cannot be read.
    #[error("a lexicon cannot be used: {why}; build sayso again from an undamaged checkout")]
    Lexicon {
        /// Which row, and what is wrong with it.
        why: String,
    },
    /// The vocabulary cannot be loaded.
    #[error("the vocabulary cannot be used: {why}; build sayso again from an undamaged checkout")]
    Tokenizer {
        /// What the tokenizer says.
        why: String,
    },
}

/// A loaded model. It can be used from several threads at once.
pub struct Tagger {
    model: Model,
    graph: rten::Model,
    inputs: [NodeId; 3],
    outputs: [NodeId; 2],
    tokenizer: Tokenizer,
    /// One-threaded pools that no call uses at the moment: a pool for each call is faster than one for all,
    /// and one thread a window is faster than several.
    idle: Mutex<Vec<Arc<ThreadPool>>>,
}

impl Tagger {
    /// Loads a built-in model.
    pub fn load(model: Model) -> Result<Tagger, ModelError> {
        let graph_error = |why: String| ModelError::Graph {
            model: model.name(),
            why,
        };
        let graph = rten::ModelOptions::with_all_ops()
            .prepack_weights(true)
            .load_static_slice(model.graph())
            .map_err(|e| graph_error(e.to_string()))?;
        let node = |name| graph.node_id(name).map_err(|e| graph_error(e.to_string()));
        let inputs = [node("pieces")?, node("feature")?, node("position")?];
        let outputs = [node("head")?, node("names")?];
        let mut tokenizer =
            Tokenizer::from_bytes(TOKENIZER).map_err(|e| ModelError::Tokenizer { why: e.to_string() })?;
        // The file asks for both; a news article is longer than that.
        tokenizer
            .with_truncation(None::<TruncationParams>)
            .map_err(|e| ModelError::Tokenizer { why: e.to_string() })?;
        tokenizer.with_padding(None::<PaddingParams>);
        Ok(Tagger {
            model,
            graph,
            inputs,
            outputs,
            tokenizer,
            idle: Mutex::default(),
        })
    }

    /// The decoder's numbers for this model.
    pub fn settings(&self) -> Result<Settings, ModelError> {
        serde_json::from_str(self.model.settings()).map_err(|e| ModelError::Graph {
            model: self.model.name(),
            why: format!("its settings: {e}"),
        })
    }

    /// Which model it is.
    pub fn model(&self) -> Model {
        self.model
    }

    /// The words of some passages of a text, in text order.
    pub fn words(&self, text: &str, passages: &[Span]) -> Words {
        Words::new(text, passages, &self.tokenizer)
    }

    /// The windows of the words.
    pub fn windows(&self, words: &Words) -> Vec<Window> {
        words.windows(LONGEST)
    }

    /// Runs the model over some windows, one after the other.
    pub fn score(&self, words: &Words, windows: &[Window]) -> Result<Vec<Scores>, ModelError> {
        let mut idle = self
            .idle
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let pool = idle.pop();
        drop(idle);
        let pool = pool.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)));
        let scores = windows
            .iter()
            .map(|&w| self.score_window(words, w, &pool))
            .collect();
        self.idle
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .push(pool);
        scores
    }

    fn score_window(
        &self,
        words: &Words,
        window: Window,
        pool: &Arc<ThreadPool>,
    ) -> Result<Scores, ModelError> {
        let pieces = words.pieces_of(window);
        let length = pieces.len() + 2;
        let mut input = Vec::with_capacity(length);
        input.push(BEFORE);
        input.extend_from_slice(pieces);
        input.push(AFTER);
        let mut feature = vec![0; length];
        let places: Vec<usize> = words.places(window).collect();
        for (i, &place) in places.iter().enumerate() {
            let end = places.get(i + 1).copied().unwrap_or(pieces.len());
            feature[place + 1..end + 1].fill(i32::from(words.feature[window.from + i]));
        }
        let input = NdTensor::from_data([1, length], input);
        let feature = NdTensor::from_data([1, length], feature);
        let position = NdTensor::from_data([length], (0..length as i32).collect::<Vec<_>>());
        let failed = |e: String| ModelError::Graph {
            model: self.model.name(),
            why: e,
        };
        let options = RunOptions::default().with_thread_pool(Some(pool.clone()));
        let [head, names] = self
            .graph
            .run_n(
                vec![
                    (self.inputs[0], input.view().into()),
                    (self.inputs[1], feature.view().into()),
                    (self.inputs[2], position.view().into()),
                ],
                self.outputs,
                Some(options),
            )
            .map_err(|e| failed(e.to_string()))?;
        let head: NdTensor<f32, 3> = head.try_into().map_err(|e| failed(format!("{e:?}")))?;
        let names: NdTensor<f32, 3> = names.try_into().map_err(|e| failed(format!("{e:?}")))?;
        let (head, names): (NdTensorView<f32, 2>, NdTensorView<f32, 2>) = (head.slice(0), names.slice(0));
        if head.shape() != [length, HEAD] || names.shape() != [length, NAME_TAGS] {
            let shapes = (head.shape(), names.shape());
            return Err(failed(format!("its outputs have the shapes {shapes:?}")));
        }
        let mut rows = Vec::with_capacity((places.len() + 1) * HEAD);
        for place in std::iter::once(0).chain(places.iter().map(|p| p + 1)) {
            rows.extend(head.slice(place).iter());
        }
        let mut name_rows = Vec::with_capacity(places.len() * NAME_TAGS);
        for place in &places {
            name_rows.extend(names.slice(place + 1).iter());
        }
        Scores::new(window, rows, name_rows)
            .ok_or_else(|| failed("its output has another length than its input".into()))
    }
}
