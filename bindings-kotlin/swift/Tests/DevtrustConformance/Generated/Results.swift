// Generated from core's tables. Do not edit.

import Devtrust
import Foundation

func wire(_ value: Account) -> Json {
    var all = Members(value.extra)
    all["id"] = json(value.id)
    all["name"] = value.name.map { json($0) }
    all["active"] = value.active.map { json($0) }
    all["friendly_identifier"] = value.friendlyIdentifier.map { json($0) }
    all["locale"] = value.locale.map { json($0) }
    all["service_period"] = json(value.servicePeriod)
    return all.json
}

func wire(_ value: CaCertificate) -> Json {
    var all = Members(value.extra)
    all["cert_type"] = value.certType.map { json($0) }
    all["blob"] = json(value.blob)
    all["common_name"] = value.commonName.map { json($0) }
    return all.json
}

func wire(_ value: CertificatePolicy) -> Json {
    var all = Members(value.extra)
    all["id"] = json(value.id)
    all["name"] = json(value.name)
    all["alternative_id"] = value.alternativeId.map { json($0) }
    all["division_id"] = value.divisionId.map { json($0) }
    all["account_id"] = value.accountId.map { json($0) }
    all["status"] = value.status.map { json($0.rawValue) }
    all["created_at"] = value.createdAt.map { json($0) }
    all["certificate_management_methods"] = array(value.certificateManagementMethods) { json($0.rawValue) }
    all["key_generation_option"] = value.keyGenerationOption.map { json($0.rawValue) }
    all["key_generation_type"] = value.keyGenerationType.map { json($0) }
    all["require_approval_for_enroll"] = value.requireApprovalForEnroll.map { json($0) }
    all["require_approval_for_renew"] = value.requireApprovalForRenew.map { json($0) }
    all["require_approval_for_revoke"] = value.requireApprovalForRevoke.map { json($0) }
    all["certificate_profile"] = value.certificateProfile.map { wire($0) }
    all["certificate_template"] = value.certificateTemplate.map { wire($0) }
    all["ica"] = value.ica.map { wire($0) }
    all["allowed_signature_algorithms"] = array(value.allowedSignatureAlgorithms) { json($0) }
    all["certificate_type"] = value.certificateType.map { json($0) }
    all["ca_body"] = value.caBody.map { json($0) }
    all["ca_chain"] = array(value.caChain) { wire($0) }
    return all.json
}

func wire(_ value: Created) -> Json {
    var all = Members(value.extra)
    all["code"] = value.code.map { json($0) }
    all["verbose"] = value.verbose.map { json($0) }
    all["id"] = value.id.map { json($0) }
    return all.json
}

func wire(_ value: Device) -> Json {
    var all = Members(value.extra)
    all["id"] = json(value.id)
    all["name"] = json(value.name)
    all["description"] = value.description.map { json($0) }
    all["status"] = value.status.map { json($0.rawValue) }
    all["operational_status"] = value.operationalStatus.map { json($0.rawValue) }
    all["device_group"] = value.deviceGroup.map { wire($0) }
    all["connected"] = value.connected.map { json($0) }
    all["created_on"] = value.createdOn.map { json($0) }
    all["updated_on"] = value.updatedOn.map { json($0) }
    all["mqtt_endpoints"] = array(value.mqttEndpoints) { parsed($0) }
    return all.json
}

func wire(_ value: DeviceGroup) -> Json {
    var all = Members(value.extra)
    all["id"] = json(value.id)
    all["name"] = json(value.name)
    all["description"] = value.description.map { json($0) }
    all["account_id"] = value.accountId.map { json($0) }
    all["division_id"] = value.divisionId.map { json($0) }
    all["is_static"] = value.isStatic.map { json($0) }
    all["status"] = value.status.map { json($0.rawValue) }
    all["created_on"] = value.createdOn.map { json($0) }
    all["updated_on"] = value.updatedOn.map { json($0) }
    return all.json
}

func wire(_ value: Division) -> Json {
    var all = Members(value.extra)
    all["id"] = json(value.id)
    all["name"] = json(value.name)
    all["description"] = value.description.map { json($0) }
    all["account"] = value.account.map { wire($0) }
    all["status"] = value.status.map { json($0.rawValue) }
    all["created_on"] = value.createdOn.map { json($0) }
    all["updated_on"] = value.updatedOn.map { json($0) }
    return all.json
}

func wire(_ value: EnrollmentField) -> Json {
    var all = Members(value.extra)
    all["id"] = json(value.id)
    all["name"] = value.name.map { json($0) }
    all["mandatory"] = value.mandatory.map { json($0) }
    return all.json
}

func wire(_ value: EnrollmentSpecification) -> Json {
    var all = Members(value.extra)
    all["fields"] = array(value.fields) { wire($0) }
    return all.json
}

func wire(_ value: IssuedCertificate) -> Json {
    var all = Members(value.extra)
    all["policy_id"] = value.policyId.map { json($0) }
    all["policy_type"] = value.policyType.map { json($0) }
    all["certificate"] = value.certificate.map { json($0) }
    all["private_key"] = value.privateKey.map { json($0.reveal()) }
    return all.json
}

func wire(_ value: ProvisionedDevice) -> Json {
    var all = Members(value.extra)
    all["division_id"] = json(value.divisionId)
    all["certificate_policy_id"] = json(value.certificatePolicyId)
    all["device_group_id"] = json(value.deviceGroupId)
    all["device_id"] = json(value.deviceId)
    all["certificate"] = json(value.certificate)
    all["chain"] = array(value.chain) { json($0) }
    all["private_key"] = value.privateKey.map { json($0.reveal()) }
    all["existing"] = json(value.existing)
    return all.json
}

func wire(_ value: Reference) -> Json {
    var all = Members(value.extra)
    all["id"] = json(value.id)
    all["name"] = value.name.map { json($0) }
    return all.json
}

func wire(_ value: RegisteredDevice) -> Json {
    var all = Members(value.extra)
    all["device_id"] = json(value.deviceId)
    all["device_name"] = value.deviceName.map { json($0) }
    all["description"] = value.description.map { json($0) }
    all["created_on"] = value.createdOn.map { json($0) }
    all["connected"] = value.connected.map { json($0) }
    all["device_status"] = value.deviceStatus.map { json($0.rawValue) }
    all["operational_status"] = value.operationalStatus.map { json($0.rawValue) }
    all["private_keys"] = array(value.privateKeys) { wire($0) }
    return all.json
}

func wire(_ value: RendezvousZone) -> Json {
    var all = Members(value.extra)
    all["id"] = json(value.id)
    all["name"] = value.name.map { json($0) }
    return all.json
}

func wire(_ value: AccountPage) -> Json {
    page(array(value.items) { wire($0) }, value.total, value.limit, value.offset, value.nextOffset)
}

func wire(_ value: CertificatePolicyPage) -> Json {
    page(array(value.items) { wire($0) }, value.total, value.limit, value.offset, value.nextOffset)
}

func wire(_ value: DevicePage) -> Json {
    page(array(value.items) { wire($0) }, value.total, value.limit, value.offset, value.nextOffset)
}

func wire(_ value: DeviceGroupPage) -> Json {
    page(array(value.items) { wire($0) }, value.total, value.limit, value.offset, value.nextOffset)
}

func wire(_ value: DivisionPage) -> Json {
    page(array(value.items) { wire($0) }, value.total, value.limit, value.offset, value.nextOffset)
}

func wire(_ value: RendezvousZonePage) -> Json {
    page(array(value.items) { wire($0) }, value.total, value.limit, value.offset, value.nextOffset)
}
