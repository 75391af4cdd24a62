/** DTLS 1.2 (RFC 6347) with connection ids (RFC 9146), by keys and by certificates. */
@NullMarked
package dev.skerry.agent.ingest.coap.dtls;

import org.jspecify.annotations.NullMarked;
