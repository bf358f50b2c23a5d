// Generated from core's tables. Do not edit.

import Devtrust
import Foundation

func readAttribute(_ json: Json) throws -> Attribute {
    try json.only("name", "value")
    let request = try Attribute(name: text(json.needed("name")), value: text(json.needed("value")))
    return request
}

func readCertificateRequest(_ json: Json) throws -> CertificateRequest {
    try json.only("certificate_policy_id", "csr", "attributes", "server_side_key_gen", "key_type", "key_format", "key_syntax")
    var request = try CertificateRequest(certificatePolicyId: text(json.needed("certificate_policy_id")))
    if json.has("csr") { request.csr = try json.given("csr").map { try text($0) } }
    if json.has("attributes") { request.attributes = try json.given("attributes").map { try list($0) { try readAttribute($0) } } ?? [] }
    if json.has("server_side_key_gen") { request.serverSideKeyGen = try json.given("server_side_key_gen").map { try flag($0) } }
    if json.has("key_type") { request.keyType = try json.given("key_type").map { try KeyType(rawValue: text($0)) } }
    if json.has("key_format") { request.keyFormat = try json.given("key_format").map { try text($0) } }
    if json.has("key_syntax") { request.keySyntax = try json.given("key_syntax").map { try text($0) } }
    return request
}

func readCreateCertificatePolicy(_ json: Json) throws -> CreateCertificatePolicy {
    try json.only("name", "division_id", "ica_id", "certificate_profile_id", "key_generation_option", "certificate_management_methods")
    var request = try CreateCertificatePolicy(name: text(json.needed("name")), divisionId: text(json.needed("division_id")), icaId: text(json.needed("ica_id")), certificateProfileId: text(json.needed("certificate_profile_id")), keyGenerationOption: KeyGenerationOption(rawValue: text(json.needed("key_generation_option"))))
    if json.has("certificate_management_methods") { request.certificateManagementMethods = try json.given("certificate_management_methods").map { try list($0) { try CertificateManagementMethod(rawValue: text($0)) } } ?? [] }
    return request
}

func readCreateDeviceGroup(_ json: Json) throws -> CreateDeviceGroup {
    try json.only("name", "account_id", "division_id", "description", "is_static", "attributes", "policies")
    var request = try CreateDeviceGroup(name: text(json.needed("name")), accountId: text(json.needed("account_id")), divisionId: text(json.needed("division_id")))
    if json.has("description") { request.description = try json.given("description").map { try text($0) } }
    if json.has("is_static") { request.isStatic = try json.given("is_static").map { try flag($0) } }
    if json.has("attributes") { request.attributes = try json.given("attributes").map { try list($0) { try text($0) } } ?? [] }
    if json.has("policies") { request.policies = try json.given("policies").map { try list($0) { try readPolicyAssignment($0) } } ?? [] }
    return request
}

func readCreateDivision(_ json: Json) throws -> CreateDivision {
    try json.only("name", "account_id", "primary_rzone_id", "secondary_rzone_id", "description")
    var request = try CreateDivision(name: text(json.needed("name")), accountId: text(json.needed("account_id")), primaryRzoneId: text(json.needed("primary_rzone_id")))
    if json.has("secondary_rzone_id") { request.secondaryRzoneId = try json.given("secondary_rzone_id").map { try text($0) } }
    if json.has("description") { request.description = try json.given("description").map { try text($0) } }
    return request
}

func readDeviceCertificates(_ json: Json) throws -> DeviceCertificates {
    try json.only("bootstrap", "operational")
    var request = DeviceCertificates()
    if json.has("bootstrap") { request.bootstrap = try json.given("bootstrap").map { try list($0) { try readCertificateRequest($0) } } ?? [] }
    if json.has("operational") { request.operational = try json.given("operational").map { try list($0) { try readCertificateRequest($0) } } ?? [] }
    return request
}

func readDeviceFieldMapping(_ json: Json) throws -> DeviceFieldMapping {
    try json.only("key", "field")
    let request = try DeviceFieldMapping(key: text(json.needed("key")), field: text(json.needed("field")))
    return request
}

func readDeviceToProvision(_ json: Json) throws -> DeviceToProvision {
    try json.only("name", "attributes", "description")
    var request = try DeviceToProvision(name: text(json.needed("name")))
    if json.has("attributes") { request.attributes = try json.given("attributes").map { try texts($0) } ?? [:] }
    if json.has("description") { request.description = try json.given("description").map { try text($0) } }
    return request
}

func readDivisionToEnsure(_ json: Json) throws -> DivisionToEnsure {
    try json.only("name", "primary_rzone_id", "description")
    var request = try DivisionToEnsure(name: text(json.needed("name")), primaryRzoneId: text(json.needed("primary_rzone_id")))
    if json.has("description") { request.description = try json.given("description").map { try text($0) } }
    return request
}

func readFindCertificatePolicy(_ json: Json) throws -> FindCertificatePolicy {
    try json.only("division_id", "name")
    let request = try FindCertificatePolicy(divisionId: text(json.needed("division_id")), name: text(json.needed("name")))
    return request
}

func readFindDevice(_ json: Json) throws -> FindDevice {
    try json.only("account_id", "device_group_id", "name")
    let request = try FindDevice(accountId: text(json.needed("account_id")), deviceGroupId: text(json.needed("device_group_id")), name: text(json.needed("name")))
    return request
}

func readFindDeviceGroup(_ json: Json) throws -> FindDeviceGroup {
    try json.only("account_id", "name", "division_id")
    var request = try FindDeviceGroup(accountId: text(json.needed("account_id")), name: text(json.needed("name")))
    if json.has("division_id") { request.divisionId = try json.given("division_id").map { try text($0) } }
    return request
}

func readFindDivision(_ json: Json) throws -> FindDivision {
    try json.only("account_id", "name")
    let request = try FindDivision(accountId: text(json.needed("account_id")), name: text(json.needed("name")))
    return request
}

func readGroupToEnsure(_ json: Json) throws -> GroupToEnsure {
    try json.only("name", "attributes", "description", "is_static")
    var request = try GroupToEnsure(name: text(json.needed("name")))
    if json.has("attributes") { request.attributes = try json.given("attributes").map { try list($0) { try text($0) } } ?? [] }
    if json.has("description") { request.description = try json.given("description").map { try text($0) } }
    if json.has("is_static") { request.isStatic = try json.given("is_static").map { try flag($0) } }
    return request
}

func readListAccounts(_ json: Json) throws -> ListAccounts {
    try json.only("limit", "offset")
    var request = ListAccounts()
    if json.has("limit") { request.limit = try json.given("limit").map { try number($0) } }
    if json.has("offset") { request.offset = try json.given("offset").map { try number($0) } }
    return request
}

func readListCertificatePolicies(_ json: Json) throws -> ListCertificatePolicies {
    try json.only("account_id", "division_id", "name", "limit", "offset")
    var request = ListCertificatePolicies()
    if json.has("account_id") { request.accountId = try json.given("account_id").map { try text($0) } }
    if json.has("division_id") { request.divisionId = try json.given("division_id").map { try text($0) } }
    if json.has("name") { request.name = try json.given("name").map { try text($0) } }
    if json.has("limit") { request.limit = try json.given("limit").map { try number($0) } }
    if json.has("offset") { request.offset = try json.given("offset").map { try number($0) } }
    return request
}

func readListDeviceGroups(_ json: Json) throws -> ListDeviceGroups {
    try json.only("account_id", "name", "limit", "offset")
    var request = try ListDeviceGroups(accountId: text(json.needed("account_id")))
    if json.has("name") { request.name = try json.given("name").map { try text($0) } }
    if json.has("limit") { request.limit = try json.given("limit").map { try number($0) } }
    if json.has("offset") { request.offset = try json.given("offset").map { try number($0) } }
    return request
}

func readListDevices(_ json: Json) throws -> ListDevices {
    try json.only("account_id", "device_group_id", "name", "status", "limit", "offset")
    var request = try ListDevices(accountId: text(json.needed("account_id")))
    if json.has("device_group_id") { request.deviceGroupId = try json.given("device_group_id").map { try text($0) } }
    if json.has("name") { request.name = try json.given("name").map { try text($0) } }
    if json.has("status") { request.status = try json.given("status").map { try DeviceStatus(rawValue: text($0)) } }
    if json.has("limit") { request.limit = try json.given("limit").map { try number($0) } }
    if json.has("offset") { request.offset = try json.given("offset").map { try number($0) } }
    return request
}

func readListDivisions(_ json: Json) throws -> ListDivisions {
    try json.only("account_id", "name", "limit", "offset")
    var request = try ListDivisions(accountId: text(json.needed("account_id")))
    if json.has("name") { request.name = try json.given("name").map { try text($0) } }
    if json.has("limit") { request.limit = try json.given("limit").map { try number($0) } }
    if json.has("offset") { request.offset = try json.given("offset").map { try number($0) } }
    return request
}

func readListRendezvousZones(_ json: Json) throws -> ListRendezvousZones {
    try json.only("account_id", "limit", "offset")
    var request = ListRendezvousZones()
    if json.has("account_id") { request.accountId = try json.given("account_id").map { try text($0) } }
    if json.has("limit") { request.limit = try json.given("limit").map { try number($0) } }
    if json.has("offset") { request.offset = try json.given("offset").map { try number($0) } }
    return request
}

func readPolicyAssignment(_ json: Json) throws -> PolicyAssignment {
    try json.only("type", "policy_id", "assignment_name", "device_field_mappings", "status")
    var request = try PolicyAssignment(type: PolicyUse(rawValue: text(json.needed("type"))), policyId: text(json.needed("policy_id")))
    if json.has("assignment_name") { request.assignmentName = try json.given("assignment_name").map { try text($0) } }
    if json.has("device_field_mappings") { request.deviceFieldMappings = try json.given("device_field_mappings").map { try list($0) { try readDeviceFieldMapping($0) } } ?? [] }
    if json.has("status") { request.status = try json.given("status").map { try AssignmentStatus(rawValue: text($0)) } }
    return request
}

func readPolicyToEnsure(_ json: Json) throws -> PolicyToEnsure {
    try json.only("name", "ica_id", "certificate_profile_id", "certificate_management_methods", "key_generation_option")
    var request = try PolicyToEnsure(name: text(json.needed("name")), icaId: text(json.needed("ica_id")), certificateProfileId: text(json.needed("certificate_profile_id")))
    if json.has("certificate_management_methods") { request.certificateManagementMethods = try json.given("certificate_management_methods").map { try list($0) { try CertificateManagementMethod(rawValue: text($0)) } } ?? [] }
    if json.has("key_generation_option") { request.keyGenerationOption = try json.given("key_generation_option").map { try KeyGenerationOption(rawValue: text($0)) } }
    return request
}

func readProvisionDevice(_ json: Json) throws -> ProvisionDevice {
    try json.only("account_id", "division", "certificate_policy", "device_group", "device", "csr")
    var request = try ProvisionDevice(accountId: text(json.needed("account_id")), division: readDivisionToEnsure(json.needed("division")), certificatePolicy: readPolicyToEnsure(json.needed("certificate_policy")), deviceGroup: readGroupToEnsure(json.needed("device_group")), device: readDeviceToProvision(json.needed("device")))
    if json.has("csr") { request.csr = try json.given("csr").map { try text($0) } }
    return request
}

func readRegisterDevice(_ json: Json) throws -> RegisterDevice {
    try json.only("name", "device_group_id", "account_id", "certificate_policies", "description")
    var request = try RegisterDevice(name: text(json.needed("name")), deviceGroupId: text(json.needed("device_group_id")), accountId: text(json.needed("account_id")), certificatePolicies: readDeviceCertificates(json.needed("certificate_policies")))
    if json.has("description") { request.description = try json.given("description").map { try text($0) } }
    return request
}
