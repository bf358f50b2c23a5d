//! Records of every kind, each kind in a table of the same form.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use rusqlite::{Connection, OptionalExtension as _, Row, params, params_from_iter};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::records::kind::Kind;
use crate::store::names::{List, Names};
use crate::store::now_ms;
use crate::store::selection::Selection;

/// A record's fields, apart from its id and times.
pub(crate) type Fields = Map<String, Value>;

/// A record.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    number: i64,
    pub(crate) id: Uuid,
    /// What it is in: within it, its name may have to be unique.
    pub(crate) scope: Uuid,
    /// Milliseconds since 1970.
    pub(crate) created: i64,
    pub(crate) updated: i64,
    pub(crate) fields: Fields,
    /// What is no text: a certificate.
    pub(crate) content: Option<Vec<u8>>,
}

impl Record {
    /// A field's text; empty where there is none.
    pub(crate) fn text(&self, field: &str) -> &str {
        self.fields
            .get(field)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    pub(crate) fn get(&self, field: &str) -> &Value {
        self.fields.get(field).unwrap_or(&Value::Null)
    }

    pub(crate) fn name(&self) -> &str {
        self.text("name")
    }
}

/// A record to be kept.
#[derive(Debug, Clone)]
pub(crate) struct NewRecord {
    pub(crate) id: Uuid,
    pub(crate) scope: Uuid,
    pub(crate) created: i64,
    pub(crate) fields: Fields,
    pub(crate) content: Option<Vec<u8>>,
}

impl NewRecord {
    pub(crate) fn new(scope: Uuid, fields: Fields) -> Self {
        Self {
            id: Uuid::new_v4(),
            scope,
            created: now_ms(),
            fields,
            content: None,
        }
    }
}

/// Records that registrations have looked up. A change of a record forgets it.
#[derive(Debug, Default)]
pub(crate) struct Memory(RwLock<HashMap<(&'static str, Uuid), Arc<Record>>>);

impl Memory {
    pub(crate) fn get(&self, kind: &Kind, id: Uuid) -> Option<Arc<Record>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&(kind.key, id)).cloned()
    }

    fn keep(&self, kind: &Kind, id: Uuid, record: &Arc<Record>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert((kind.key, id), record.clone());
    }

    fn clear(&self) {
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

/// The tables, inside a transaction.
#[derive(Debug)]
pub(crate) struct Records<'a> {
    pub(super) connection: &'a Connection,
    memory: &'a Memory,
    pub(super) names: &'a Names,
}

const COLUMNS: &str = "number, id, scope, created, updated, fields, content";

fn read(row: &Row<'_>) -> rusqlite::Result<Record> {
    Ok(Record {
        number: row.get(0)?,
        id: row.get(1)?,
        scope: row.get(2)?,
        created: row.get(3)?,
        updated: row.get(4)?,
        fields: serde_json::from_str(row.get_ref(5)?.as_str()?).unwrap_or_default(),
        content: row.get(6)?,
    })
}

impl<'a> Records<'a> {
    pub(super) fn new(connection: &'a Connection, memory: &'a Memory, names: &'a Names) -> Self {
        Self {
            connection,
            memory,
            names,
        }
    }

    pub(super) fn execute(&self, statement: &str) -> rusqlite::Result<()> {
        let mut statement = self.connection.prepare_cached(statement)?;
        statement.execute([]).map(|_| ())
    }

    /// The record with this id, or with this alternative id where the kind has such.
    pub(crate) fn find(&self, kind: &Kind, id: Uuid) -> rusqlite::Result<Option<Arc<Record>>> {
        if kind.is_remembered
            && let Some(record) = self.memory.get(kind, id)
        {
            return Ok(Some(record));
        }
        let found = self.one(kind, "id = ?1", id)?;
        let found = if found.is_none() && kind.alternative_prefix.is_some() {
            self.one(kind, "fields ->> 'alternative_id' = ?1", id.to_string())?
        } else {
            found
        };
        let found = found.map(Arc::new);
        if kind.is_remembered
            && let Some(record) = &found
        {
            self.memory.keep(kind, id, record);
        }
        Ok(found)
    }

    fn one(
        &self,
        kind: &Kind,
        condition: &str,
        value: impl rusqlite::ToSql,
    ) -> rusqlite::Result<Option<Record>> {
        let key = kind.key;
        let query = format!("SELECT {COLUMNS} FROM records_{key} WHERE {condition}");
        let mut statement = self.connection.prepare_cached(&query)?;
        statement.query_row(params![value], read).optional()
    }

    pub(crate) fn insert(&self, kind: &Kind, new: NewRecord) -> rusqlite::Result<Record> {
        let fields = serde_json::to_string(&new.fields).unwrap_or_default();
        let mut statement = self.connection.prepare_cached(&format!(
            "INSERT INTO records_{} (id, scope, name, status, created, updated, fields, content)
             VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7)",
            kind.key
        ))?;
        let text_of = |field| new.fields.get(field).and_then(Value::as_str);
        let values = params![
            new.id,
            new.scope,
            text_of("name"),
            text_of("status"),
            new.created,
            fields,
            new.content
        ];
        let number = statement.insert(values)?;
        self.names.add(kind.key, number, text_of("name"));
        let NewRecord {
            id,
            scope,
            created,
            fields,
            content,
        } = new;
        Ok(Record {
            number,
            id,
            scope,
            created,
            updated: created,
            fields,
            content,
        })
    }

    /// Writes a record's fields, and gives its name free if asked to.
    pub(crate) fn update(
        &self,
        kind: &Kind,
        record: &mut Record,
        frees_name: bool,
    ) -> rusqlite::Result<()> {
        // Inside the transaction, so that no look-up of the old state can be remembered afterwards.
        self.memory.clear();
        let fields = serde_json::to_string(&record.fields).unwrap_or_default();
        let mut statement = self.connection.prepare_cached(&format!(
            "UPDATE records_{} SET scope = ?2, name = ?3, status = ?4, freed = freed OR ?5, updated = ?6, fields = ?7
             WHERE number = ?1",
            kind.key
        ))?;
        record.updated = now_ms();
        let name = record.get("name").as_str();
        self.names
            .rename(kind.key, record.number, name, || self.name(kind, record))?;
        statement.execute(params![
            record.number,
            record.scope,
            name,
            record.get("status").as_str(),
            frees_name,
            record.updated,
            fields
        ])?;
        Ok(())
    }

    /// The name that the database has for a record.
    fn name(&self, kind: &Kind, record: &Record) -> rusqlite::Result<Option<String>> {
        let query = format!("SELECT name FROM records_{} WHERE number = ?1", kind.key);
        let mut statement = self.connection.prepare_cached(&query)?;
        let found = statement.query_row([record.number], |row| row.get(0));
        found.optional().map(Option::flatten)
    }

    pub(crate) fn remove(&self, kind: &Kind, record: &Record) -> rusqlite::Result<()> {
        self.memory.clear();
        self.names.remove(kind.key);
        let statement = format!("DELETE FROM records_{} WHERE number = ?1", kind.key);
        let mut statement = self.connection.prepare_cached(&statement)?;
        statement.execute(params![record.number]).map(|_| ())
    }

    /// Whether another record of the kind has this name within `scope`.
    pub(crate) fn is_taken(
        &self,
        kind: &Kind,
        scope: Uuid,
        name: &str,
        except: Option<Uuid>,
    ) -> rusqlite::Result<bool> {
        let query = format!(
            "SELECT 1 FROM records_{} WHERE scope = ?1 AND name = ?2 AND NOT freed AND id IS NOT ?3",
            kind.key
        );
        let mut statement = self.connection.prepare_cached(&query)?;
        statement.exists(params![scope, name, except])
    }

    /// The records of a kind within `scope`, oldest first.
    pub(crate) fn within(&self, kind: &Kind, scope: Uuid) -> rusqlite::Result<Vec<Record>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM records_{} WHERE scope = ?1 ORDER BY number",
            kind.key
        ))?;
        statement.query_map(params![scope], read)?.collect()
    }

    /// How many records the selection has in all, and those of its page, oldest first unless it says otherwise.
    pub(crate) fn select(
        &self,
        kind: &Kind,
        selection: &Selection,
    ) -> rusqlite::Result<(u64, Vec<Record>)> {
        let mut values = selection.values.clone();
        let mut from = format!("FROM records_{} WHERE true", kind.key);
        if let Some(numbers) = self.named(kind, selection.name.as_deref())? {
            // The first table is read first: SQLite keeps the order of a `CROSS JOIN`.
            from = format!(
                "FROM (SELECT value AS named FROM json_each(?)) CROSS JOIN records_{} ON number = named WHERE true",
                kind.key
            );
            values.insert(0, Value::from(numbers).to_string().into());
        }
        for condition in &selection.conditions {
            from.push_str(" AND ");
            from.push_str(condition);
        }
        let mut order = selection.order.clone();
        order.push("number".to_owned());
        let mut page = values.clone();
        page.extend([selection.limit.into(), selection.offset.into()]);
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} {from} ORDER BY {} LIMIT ? OFFSET ?",
            order.join(", ")
        ))?;
        let records: Vec<Record> = statement
            .query_map(params_from_iter(&page), read)?
            .collect::<rusqlite::Result<_>>()?;
        // A first page that is not full is all there is: a search by name need not read every name again.
        if selection.offset == 0 && records.len() < selection.limit as usize {
            return Ok((records.len() as u64, records));
        }
        let total = self
            .connection
            .prepare_cached(&format!("SELECT count(*) {from}"))?
            .query_row(params_from_iter(&values), |row| row.get(0))?;
        Ok((total, records))
    }

    /// The numbers of records that may have this text in their names; nothing where the database has to look at all.
    fn named(&self, kind: &Kind, text: Option<&str>) -> rusqlite::Result<Option<Vec<i64>>> {
        let Some(text) = text else {
            return Ok(None);
        };
        self.names.with(kind.key, text, || {
            let query = format!(
                "SELECT number, name FROM records_{} WHERE name IS NOT NULL",
                kind.key
            );
            let mut statement = self.connection.prepare(&query)?;
            let mut rows = statement.query([])?;
            let mut list = List::default();
            while let Some(row) = rows.next()? {
                list.push(row.get(0)?, row.get_ref(1)?.as_str()?);
            }
            Ok(list)
        })
    }

    /// How many different values the selection has in a column.
    pub(crate) fn count_distinct(
        &self,
        kind: &Kind,
        column: &str,
        selection: &Selection,
    ) -> rusqlite::Result<u64> {
        let mut conditions = vec!["true".to_owned()];
        conditions.extend(selection.conditions.iter().cloned());
        let query = format!(
            "SELECT count(DISTINCT {column}) FROM records_{} WHERE {}",
            kind.key,
            conditions.join(" AND ")
        );
        let mut statement = self.connection.prepare_cached(&query)?;
        statement.query_row(params_from_iter(&selection.values), |row| row.get(0))
    }

    pub(crate) fn count(&self, kind: &Kind) -> rusqlite::Result<u64> {
        let query = format!("SELECT count(*) FROM records_{}", kind.key);
        self.connection
            .prepare_cached(&query)?
            .query_row([], |row| row.get(0))
    }

    /// Forgets every record of these kinds.
    pub(crate) fn clear(&self, kinds: &[&Kind]) -> rusqlite::Result<()> {
        self.memory.clear();
        self.names.clear();
        kinds
            .iter()
            .try_for_each(|kind| self.execute(&format!("DELETE FROM records_{}", kind.key)))
    }
}
