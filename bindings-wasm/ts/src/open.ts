/** Enumerations of a service that may be newer than this package. */

/** One of the known values, or one that the service has added since. Editors still suggest the known ones. */
export type Open<Known extends string> = Known | (string & {});
