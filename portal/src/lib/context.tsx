/** The connection, for every view. */

import { createContext, type ReactNode, useContext } from "react";
import type { Connection } from "./connection.js";

const Context = createContext<Connection | undefined>(undefined);

export function ConnectionProvider(props: { connection: Connection; children: ReactNode }) {
  return <Context value={props.connection}>{props.children}</Context>;
}

export function useConnection(): Connection {
  const connection = useContext(Context);
  if (connection === undefined) throw new Error("there is no connection around this view");
  return connection;
}
