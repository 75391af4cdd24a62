package dev.skerry.tool.plant;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.exception.ConnectorException;

/** A device that posts SenML to its agent with confirmable messages (RFC 7252, section 4.2). */
public final class CoapTransport implements Transport {
    private static final int SENML_JSON = MediaTypeRegistry.APPLICATION_SENML_JSON;

    private final CoapEndpoint endpoint;
    private final CoapClient client;

    /** A device that posts to the given resource. */
    public CoapTransport(URI resource) {
        CoapConfig.register();
        Configuration configuration = Configuration.createStandardWithoutFile();
        // An agent that was restarted should hear its devices within seconds.
        configuration.set(CoapConfig.ACK_TIMEOUT, 1, TimeUnit.SECONDS);
        configuration.set(CoapConfig.MAX_RETRANSMIT, 2);
        configuration.set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1);
        endpoint = CoapEndpoint.builder().setConfiguration(configuration).build();
        client = new CoapClient(resource).setEndpoint(endpoint).setTimeout(8_000L);
    }

    @Override
    public boolean send(Sample sample) throws InterruptedException {
        try {
            CoapResponse response = client.post(sample.payload(), SENML_JSON);
            return response != null && response.isSuccess();
        } catch (ConnectorException | IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        client.shutdown();
        endpoint.destroy();
    }
}
