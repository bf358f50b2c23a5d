/** What there is to see: the address, the name and the code of each view, which is loaded when it is first looked at. */

import {
  IconBolt,
  IconBuilding,
  IconCertificate,
  IconCpu,
  IconDeviceHeartMonitor,
  IconFileStack,
  IconHistory,
  IconLayoutDashboard,
  IconListDetails,
  IconPlus,
  IconShieldCheck,
  IconUsersGroup,
  type TablerIcon,
} from "@tabler/icons-react";
import { type ComponentType, lazy } from "react";

interface View {
  readonly path: string;
  readonly View: ComponentType;
  /** How it is called in the navigation; those without a name are reached from others. */
  readonly name?: string;
  readonly icon?: TablerIcon;
  /** Only the emulator has it. */
  readonly isEmulators?: boolean;
}

export const VIEWS: readonly View[] = [
  {
    path: "/overview",
    name: "Overview",
    icon: IconLayoutDashboard,
    View: lazy(() => import("../views/overview.js")),
  },
  {
    path: "/devices",
    name: "Devices",
    icon: IconCpu,
    View: lazy(() => import("../views/devices.js")),
  },
  { path: "/devices/:id", View: lazy(() => import("../views/device.js")) },
  {
    path: "/provision",
    name: "Provision",
    icon: IconPlus,
    View: lazy(() => import("../views/provision.js")),
  },
  {
    path: "/batch",
    name: "Batch",
    icon: IconFileStack,
    View: lazy(() => import("../views/batch.js")),
  },
  {
    path: "/certificates",
    name: "Certificates",
    icon: IconCertificate,
    View: lazy(() => import("../views/certificates.js")),
  },
  {
    path: "/groups",
    name: "Device groups",
    icon: IconUsersGroup,
    View: lazy(() => import("../views/groups.js")),
  },
  {
    path: "/policies",
    name: "Policies",
    icon: IconShieldCheck,
    View: lazy(() => import("../views/policies.js")),
  },
  {
    path: "/divisions",
    name: "Divisions",
    icon: IconBuilding,
    View: lazy(() => import("../views/divisions.js")),
  },
  {
    path: "/jobs",
    name: "Jobs",
    icon: IconListDetails,
    View: lazy(() => import("../views/jobs.js")),
  },
  {
    path: "/audit",
    name: "Audit log",
    icon: IconHistory,
    View: lazy(() => import("../views/audit.js")),
  },
  {
    path: "/faults",
    name: "Faults",
    icon: IconBolt,
    isEmulators: true,
    View: lazy(() => import("../views/faults.js")),
  },
  {
    path: "/requests",
    name: "Requests",
    icon: IconDeviceHeartMonitor,
    isEmulators: true,
    View: lazy(() => import("../views/requests.js")),
  },
];
