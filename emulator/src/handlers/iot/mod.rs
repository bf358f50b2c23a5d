//! IoT Trust Manager: devices, their certificates, and what they prove themselves with (facts 7).

mod batches;
pub(super) mod certificates;
mod devices;
mod enrollment_profiles;

use http::StatusCode;

use crate::kinds::iot::certificates::CERTIFICATES;
use crate::kinds::iot::devices::DEVICES;
use crate::operations::{Does, Route};

use Does::{List, Run};

#[rustfmt::skip]
pub(crate) static ROUTES: &[Route] = &[
    Route::post("/iot/api/v1/device", Run(devices::register)),
    Route::put("/iot/api/v1/device/{device_identifier}", Run(devices::update_v1)),
    Route::post("/iot/api/v2/device", Run(devices::register)),
    Route::get("/iot/api/v2/device", List(&DEVICES)),
    Route::get("/iot/api/v2/device/{device_id}", Run(devices::get)),
    Route::put("/iot/api/v2/device/{device_id}", Run(devices::update)),
    Route::post("/iot/api/v2/device/{device_id}/renew", Run(certificates::renew_own)),

    Route::post("/iot/api/v1/certificate", Run(certificates::request)),
    Route::get("/iot/api/v1/certificate", List(&CERTIFICATES)),
    // As scripts call it.
    Route::get("/iot/api/v1/certificate/", List(&CERTIFICATES)),
    Route::get("/iot/api-ui/v1/certificate", List(&CERTIFICATES)),
    Route::put("/iot/api/v1/certificate/{certificate_id}/renew", Run(certificates::renew)),
    Route::put("/iot/api/v1/certificate/{certificate_id}/revoke", Run(certificates::revoke)),

    Route::get("/iot/api/v1/enrollment-profile/{profile_id}/enrollment-specification", Run(enrollment_profiles::specification)),
    Route::post("/iot/api/v1/enrollment-profile/{profile_id}/passcode", Run(enrollment_profiles::add_passcode)),
    Route::post("/iot/api/v1/enrollment-profile/{profile_id}/authentication-certificate",
        Run(enrollment_profiles::add_certificate)),

    Route::post("/iot/api/v1/batch-enroll", Run(batches::begin)),
    Route::get("/iot/api/v1/batch-enroll/{job_id}", Run(batches::get)),
    Route::put("/iot/api/v1/batch-enroll/{job_id}/approve", Run(batches::approve)),
    Route::put("/iot/api/v1/batch-enroll/{job_id}/reject", Run(batches::reject)),
    Route::get("/iot/api/v1/batch-enroll/{job_id}/download-certificates", Run(batches::download)),
];

/// What the documentation answers to a change, too.
const CHANGED: StatusCode = StatusCode::CREATED;
