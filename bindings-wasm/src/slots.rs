//! A few things by their numbers. A list is a tenth of the code of a map, and with the some hundred entries that there
//! ever are, searching it from its newest end costs less than the message that asked for it.

/// Things by their numbers.
#[derive(Debug)]
pub(crate) struct Slots<T>(Vec<(u32, T)>);

impl<T> Slots<T> {
    /// None yet.
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds one, under a number that is not taken.
    pub(crate) fn add(&mut self, id: u32, thing: T) {
        self.0.push((id, thing));
    }

    /// The one of this number.
    pub(crate) fn get(&mut self, id: u32) -> Option<&mut T> {
        let place = self.place(id)?;
        self.0.get_mut(place).map(|(_, thing)| thing)
    }

    /// Takes the one of this number out.
    pub(crate) fn take(&mut self, id: u32) -> Option<T> {
        let place = self.place(id)?;
        Some(self.0.swap_remove(place).1)
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.0.iter().rposition(|(number, _)| *number == id)
    }
}
