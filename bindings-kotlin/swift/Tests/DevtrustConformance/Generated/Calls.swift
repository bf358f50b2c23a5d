// Generated from core's tables. Do not edit.

import Devtrust
import Foundation

func call(_ client: Client, _ operation: String, _ arguments: Json, _ take: Take) async throws -> Answer {
    switch operation {
    case "workflows.provision_device":
        let request = try readProvisionDevice(arguments)
        let value = try await client.provisionDevice(request)
        return Answer(value, wire(value))
    case "divisions.create":
        let request = try readCreateDivision(arguments)
        let value = try await client.divisions.create(request)
        return Answer(value, wire(value))
    case "divisions.list":
        let request = try readListDivisions(arguments)
        let rows = client.divisions.list(request)
        return try await list(take, rows, { wire($0) }, { try await client.divisions.listPage(request) }, { wire($0) })
    case "divisions.find":
        let request = try readFindDivision(arguments)
        let value = try await client.divisions.find(request)
        return Answer(value as Any, value.map { wire($0) })
    case "divisions.ensure":
        let request = try readCreateDivision(arguments)
        let value = try await client.divisions.ensure(request)
        return Answer(value, wire(value))
    case "certificate_policies.create":
        let request = try readCreateCertificatePolicy(arguments)
        let value = try await client.certificatePolicies.create(request)
        return Answer(value, wire(value))
    case "certificate_policies.get":
        try arguments.only("certificate_policy_id")
        let value = try await client.certificatePolicies.get(certificatePolicyId: text(arguments.needed("certificate_policy_id")))
        return Answer(value, wire(value))
    case "certificate_policies.list":
        let request = try readListCertificatePolicies(arguments)
        let rows = client.certificatePolicies.list(request)
        return try await list(take, rows, { wire($0) }, { try await client.certificatePolicies.listPage(request) }, { wire($0) })
    case "certificate_policies.find":
        let request = try readFindCertificatePolicy(arguments)
        let value = try await client.certificatePolicies.find(request)
        return Answer(value as Any, value.map { wire($0) })
    case "certificate_policies.ensure":
        let request = try readCreateCertificatePolicy(arguments)
        let value = try await client.certificatePolicies.ensure(request)
        return Answer(value, wire(value))
    case "certificate_policies.enrollment_specification":
        try arguments.only("certificate_policy_id")
        let value = try await client.certificatePolicies.enrollmentSpecification(certificatePolicyId: text(arguments.needed("certificate_policy_id")))
        return Answer(value, wire(value))
    case "device_groups.create":
        let request = try readCreateDeviceGroup(arguments)
        let value = try await client.deviceGroups.create(request)
        return Answer(value, wire(value))
    case "device_groups.list":
        let request = try readListDeviceGroups(arguments)
        let rows = client.deviceGroups.list(request)
        return try await list(take, rows, { wire($0) }, { try await client.deviceGroups.listPage(request) }, { wire($0) })
    case "device_groups.find":
        let request = try readFindDeviceGroup(arguments)
        let value = try await client.deviceGroups.find(request)
        return Answer(value as Any, value.map { wire($0) })
    case "device_groups.ensure":
        let request = try readCreateDeviceGroup(arguments)
        let value = try await client.deviceGroups.ensure(request)
        return Answer(value, wire(value))
    case "devices.register":
        let request = try readRegisterDevice(arguments)
        let value = try await client.devices.register(request)
        return Answer(value, wire(value))
    case "devices.list":
        let request = try readListDevices(arguments)
        let rows = client.devices.list(request)
        return try await list(take, rows, { wire($0) }, { try await client.devices.listPage(request) }, { wire($0) })
    case "devices.get":
        try arguments.only("device_id")
        let value = try await client.devices.get(deviceId: text(arguments.needed("device_id")))
        return Answer(value, wire(value))
    case "devices.find":
        let request = try readFindDevice(arguments)
        let value = try await client.devices.find(request)
        return Answer(value as Any, value.map { wire($0) })
    case "devices.disable":
        try arguments.only("device_id", "reason")
        try await client.devices.disable(deviceId: text(arguments.needed("device_id")), reason: text(arguments.needed("reason")))
        return Answer((), nil)
    case "devices.enable":
        try arguments.only("device_id")
        try await client.devices.enable(deviceId: text(arguments.needed("device_id")))
        return Answer((), nil)
    case "devices.delete":
        try arguments.only("device_id")
        try await client.devices.delete(deviceId: text(arguments.needed("device_id")))
        return Answer((), nil)
    case "devices.bootstrap_config":
        try arguments.only("device_id")
        let value = try await client.devices.bootstrapConfig(deviceId: text(arguments.needed("device_id")))
        return Answer(value, bytes(value))
    case "accounts.list":
        let request = try readListAccounts(arguments)
        let rows = client.accounts.list(request)
        return try await list(take, rows, { wire($0) }, { try await client.accounts.listPage(request) }, { wire($0) })
    case "rendezvous_zones.list":
        let request = try readListRendezvousZones(arguments)
        let rows = client.rendezvousZones.list(request)
        return try await list(take, rows, { wire($0) }, { try await client.rendezvousZones.listPage(request) }, { wire($0) })
    default:
        throw CannotBeWritten("there is no operation \(operation)")
    }
}
