"use client";

import { useEffect } from "react";

export default function Page() {
  useEffect(() => {
    import("../main");
  }, []);
  return <p>In the browser</p>;
}
