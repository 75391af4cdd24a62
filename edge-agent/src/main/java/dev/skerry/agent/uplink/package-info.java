/**
 * The link to the gateway: carries out over gRPC what cloud-sync's session asks for. Everything
 * here happens on one thread; the agent works the same while there is no link.
 */
@NullMarked
package dev.skerry.agent.uplink;

import org.jspecify.annotations.NullMarked;
