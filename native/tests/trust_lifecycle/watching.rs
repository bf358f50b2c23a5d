//! `watch_audit_log`: each event once.

use devtrust::Timestamp;
use devtrust::trust_lifecycle::WatchAuditLog;

use crate::office::Office;

#[tokio::test]
async fn each_event_comes_once_from_wherever_one_goes_on() {
    let office = Office::new().await;
    for number in 0..5 {
        let order = office.order(&format!("press-{number}"));
        office
            .client
            .trust_lifecycle()
            .issue_certificate(order)
            .await
            .unwrap();
    }
    let follow = |position: Option<i64>| {
        let mut request = WatchAuditLog::new()
            .since(Timestamp::EPOCH)
            .limit(2_u32)
            .every_seconds(1_u32);
        request.offset = position;
        office.client.trust_lifecycle().watch_audit_log(request)
    };
    let mut seen = Vec::new();
    let mut all = follow(None);
    while seen.len() < 5 {
        seen.extend(all.next().await.unwrap());
    }
    let ids: Vec<_> = seen.iter().map(|one| one.event.id.clone()).collect();
    for (number, one) in seen.iter().enumerate().take(4) {
        let next = follow(Some(one.position)).next().await.unwrap().unwrap();
        assert_eq!(next.event.id, ids[number + 1]);
        assert!(next.position > one.position);
    }
}
