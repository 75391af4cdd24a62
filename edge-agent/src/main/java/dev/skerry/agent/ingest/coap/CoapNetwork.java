package dev.skerry.agent.ingest.coap;

import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.config.DtlsConfig;

/** Californium's settings for a small machine: few threads, everything bounded, no file written. */
final class CoapNetwork {
    private static final int MOST_PEERS = 2_000;
    private static final int DATAGRAM_BYTES = 2_048;
    private static final int BLOCK_BYTES = 1_024;
    private static final int BLOCKS_WITHIN_SECONDS = 30;

    private CoapNetwork() {}

    static Configuration plain(CoapSettings settings) {
        return settle(
                new Configuration(
                        CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS, SystemConfig.DEFINITIONS),
                settings);
    }

    /** Only for who needs it: to name what DTLS can do tries all of it, which takes a while. */
    static Configuration secured(CoapSettings settings) {
        return settle(
                new Configuration(
                        CoapConfig.DEFINITIONS,
                        UdpConfig.DEFINITIONS,
                        SystemConfig.DEFINITIONS,
                        DtlsConfig.DEFINITIONS),
                settings);
    }

    private static Configuration settle(Configuration configuration, CoapSettings settings) {
        return configuration
                .set(CoapConfig.MAX_PEER_INACTIVITY_PERIOD, 10, TimeUnit.MINUTES)
                .set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1)
                .set(CoapConfig.PREFERRED_BLOCK_SIZE, BLOCK_BYTES)
                .set(CoapConfig.MAX_MESSAGE_SIZE, BLOCK_BYTES)
                // A little above ours, so that a resource can say how much is too much.
                .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, settings.maxPayloadBytes() + BLOCK_BYTES)
                // A sender of blocks that stops is forgotten.
                .set(CoapConfig.BLOCKWISE_STATUS_LIFETIME, BLOCKS_WITHIN_SECONDS, TimeUnit.SECONDS)
                .set(CoapConfig.BLOCKWISE_STATUS_INTERVAL, 5, TimeUnit.SECONDS)
                .set(CoapConfig.MAX_ACTIVE_PEERS, MOST_PEERS)
                .set(UdpConfig.UDP_RECEIVER_THREAD_COUNT, 1)
                .set(UdpConfig.UDP_SENDER_THREAD_COUNT, 1)
                .set(UdpConfig.UDP_DATAGRAM_SIZE, DATAGRAM_BYTES)
                .set(SystemConfig.HEALTH_STATUS_INTERVAL, 0, TimeUnit.SECONDS);
    }
}
