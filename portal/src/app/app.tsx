/** Connects, and then shows the view that the address names. */

import { Center, Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Navigate, Route, Routes } from "react-router";
import { connect } from "../lib/connection.js";
import { ConnectionProvider } from "../lib/context.js";
import { Problem } from "../ui/problem.js";
import { Waiting } from "../ui/states.js";
import { Shell } from "./shell.js";
import { VIEWS } from "./views.js";

const NotFound = lazy(() => import("../views/not-found.js"));

export function App() {
  const connection = useQuery({
    queryKey: ["connection"],
    queryFn: connect,
    staleTime: Infinity,
    gcTime: Infinity,
  });
  if (connection.error) {
    return (
      <Center component="main" mih="100dvh" p="md">
        <Problem error={connection.error} retry={() => connection.refetch()} />
      </Center>
    );
  }
  if (connection.data === undefined) {
    return (
      <Center component="main" mih="100dvh">
        <Loader aria-label="Connecting" />
      </Center>
    );
  }
  const { control } = connection.data;
  const views = VIEWS.filter((view) => control !== undefined || !view.isEmulators);
  return (
    <ConnectionProvider connection={connection.data}>
      <Shell>
        <Suspense fallback={<Waiting what="the view" />}>
          <Routes>
            {views.map(({ path, View }) => (
              <Route key={path} path={path} element={<View />} />
            ))}
            <Route index element={<Navigate to="/overview" replace />} />
            <Route path="*" element={<NotFound />} />
          </Routes>
        </Suspense>
      </Shell>
    </ConnectionProvider>
  );
}
