/**
 * The gateway's certificate authority: a root that can be taken offline, an issuing CA below it,
 * the agents' certificates and the gateway's own, and who is on the other side of a connection.
 */
@NullMarked
package dev.skerry.gateway.authority;

import org.jspecify.annotations.NullMarked;
