/** The fleet at a glance. Everything leads on to the list behind it. */

import { Button, Grid, SimpleGrid } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "react-router";
import { useConnection } from "../lib/context.js";
import { Page } from "../ui/page.js";
import { ByStatus } from "./overview/by-status.js";
import { Expiries } from "./overview/expiries.js";
import { JobsUnderWay } from "./overview/jobs-under-way.js";
import { Registrations } from "./overview/registrations.js";
import { Tile } from "./overview/tile.js";
import { useStates } from "./overview/use-states.js";

export default function Overview() {
  const { client, accountId } = useConnection();
  const states = useStates();
  const filters = { account_id: accountId };
  return (
    <Page
      title="Overview"
      actions={
        <Button component={Link} to="/provision" leftSection={<IconPlus size={16} aria-hidden />}>
          Provision a device
        </Button>
      }
    >
      <SimpleGrid cols={{ base: 2, lg: 4 }} spacing="md">
        <Tile
          title="Devices"
          to="/devices"
          name="devices"
          of={(options) => client.devices.list(filters, options)}
        />
        <Tile
          title="Disabled"
          to="/devices?use=DISABLED"
          name="disabled"
          of={(options) =>
            client.devices.list({ ...filters, operational_status: "DISABLED" }, options)
          }
        />
        <Tile
          title="Certificates"
          to="/certificates"
          name="certificates"
          of={(options) => client.certificates.list({}, options)}
        />
        <Tile
          title="Revoked"
          to="/certificates?status=REVOKED"
          name="revoked"
          of={(options) => client.certificates.list({ status: "REVOKED" }, options)}
        />
      </SimpleGrid>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <ByStatus states={states} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Registrations />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Expiries />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <JobsUnderWay />
        </Grid.Col>
      </Grid>
    </Page>
  );
}
