/** Messages over CoAP: a server that devices send to, and a client that observes devices. */
@NullMarked
package dev.skerry.agent.ingest.coap;

import org.jspecify.annotations.NullMarked;
