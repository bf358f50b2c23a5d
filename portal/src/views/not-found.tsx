import { Button } from "@mantine/core";
import { IconMapQuestion } from "@tabler/icons-react";
import { Link } from "react-router";
import { Page } from "../ui/page.js";
import { Empty } from "../ui/states.js";

export default function NotFound() {
  return (
    <Page title="Not found">
      <Empty
        icon={IconMapQuestion}
        title="There is no such view"
        action={
          <Button component={Link} to="/overview">
            To the overview
          </Button>
        }
      />
    </Page>
  );
}
