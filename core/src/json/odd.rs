//! Two things that JSON allows and few readers take: numbers beyond all floats, and halves of surrogate pairs.

/// The number that the parser could not take, where one is what stopped it at this place; the beginning of a long one.
pub(super) fn number_at(text: &str, line: usize, column: usize) -> Option<&str> {
    let line = text.split('\n').nth(line.checked_sub(1)?)?;
    let in_number = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    let (before, after) = line.as_bytes().split_at_checked(column)?;
    let start = column
        - before
            .iter()
            .rev()
            .take_while(|byte| in_number(byte))
            .count();
    let end = column + after.iter().take_while(|byte| in_number(byte)).count();
    let number = line.get(start..end).filter(|number| is_huge(number))?;
    number.get(..number.len().min(30))
}

/// Whether a number is a valid one that may be beyond all floats: 1.8e308 is the largest.
fn is_huge(number: &str) -> bool {
    let (significand, exponent) = match number.split_once(['e', 'E']) {
        Some((significand, exponent)) => (significand, Some(exponent)),
        None => (number, None),
    };
    let significand = significand.strip_prefix('-').unwrap_or(significand);
    let (whole, fraction) = match significand.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (significand, None),
    };
    let exponent = exponent.map(|exponent| exponent.strip_prefix('+').unwrap_or(exponent));
    let is_valid = is_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(is_digits)
        && exponent.is_none_or(is_digits);
    is_valid && (exponent.is_some_and(|exponent| exponent.len() > 2) || whole.len() > 300)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The text with `\ufffd` in place of every escaped half of a surrogate pair; nothing where there is none. Nothing else
/// changes its place.
pub(super) fn without_lone_surrogates(text: &str) -> Option<String> {
    let mut repaired = String::new();
    let (mut done, mut at) = (0, 0);
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('\\')) {
        let escape = at + found;
        at = escape + 2;
        let Some(unit) = unit_at(text, escape) else {
            continue;
        };
        at = escape + 6;
        let follows = unit_at(text, at).is_some_and(|next| (0xdc00..0xe000).contains(&next));
        if (0xd800..0xdc00).contains(&unit) && follows {
            at += 6;
        } else if (0xd800..0xe000).contains(&unit) {
            repaired.push_str(text.get(done..escape)?);
            repaired.push_str("\\ufffd");
            done = at;
        }
    }
    if done == 0 {
        return None;
    }
    repaired.push_str(text.get(done..)?);
    Some(repaired)
}

/// The UTF-16 unit that an escape at this place stands for.
fn unit_at(text: &str, at: usize) -> Option<u32> {
    let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
    u32::from_str_radix(digits, 16)
        .ok()
        .filter(|_| !digits.starts_with('+'))
}
