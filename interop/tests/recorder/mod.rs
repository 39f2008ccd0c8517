//! A subscriber of `tracing` that keeps the events of one target.

use std::sync::{Arc, Mutex};

use tracing::span::{Attributes, Id, Record};
use tracing::{Level, Metadata, Subscriber};

/// An event, with its fields in the order of their names.
#[derive(Clone, Debug)]
pub struct Event {
    pub level: Level,
    pub fields: Vec<(&'static str, String)>,
}

impl Event {
    /// The value of a field, as `Debug` shows it.
    pub fn field(&self, name: &str) -> Option<String> {
        self.fields.iter().find(|(field, _)| *field == name).map(|(_, value)| value.clone())
    }
}

#[derive(Clone)]
pub struct Recorder {
    target: &'static str,
    events: Arc<Mutex<Vec<Event>>>,
}

impl Recorder {
    pub fn of(target: &'static str) -> Self {
        Self { target, events: Arc::default() }
    }

    pub fn events(&self) -> Vec<Event> {
        self.events.lock().unwrap().clone()
    }
}

struct Fields<'e>(&'e mut Vec<(&'static str, String)>);

impl tracing::field::Visit for Fields<'_> {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        self.0.push((field.name(), format!("{value:?}")));
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == self.target
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        assert_eq!(event.metadata().target(), self.target);
        let mut fields = Vec::new();
        event.record(&mut Fields(&mut fields));
        fields.sort();
        self.events.lock().unwrap().push(Event { level: *event.metadata().level(), fields });
    }

    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}
