package dev.skerry.tool.site;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.postoffice.QueueBinding;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ActiveMQServers;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** An MQTT broker in this process, on loopback, open to everybody there. */
public final class Broker implements AutoCloseable {
    /** Above this a queue goes on on disk: an agent may stay away as long as it likes. */
    private static final long QUEUE_MEMORY_BYTES = 32L * 1024 * 1024;

    private final ActiveMQServer server;
    private final int port;

    private Broker(ActiveMQServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a broker.
     *
     * @throws ToolException SKR-T012 if it does not start, as when the port is in use
     */
    public static Broker start(int port, Path folder) {
        try {
            Configuration configuration =
                    new ConfigurationImpl()
                            .setName("demo")
                            .setPersistenceEnabled(false)
                            .setSecurityEnabled(false)
                            .setJMXManagementEnabled(false)
                            .setGracefulShutdownEnabled(false)
                            .setJournalDirectory(folder.resolve("journal").toString())
                            .setBindingsDirectory(folder.resolve("bindings").toString())
                            .setPagingDirectory(folder.resolve("paging").toString())
                            .setLargeMessagesDirectory(folder.resolve("large").toString())
                            .addAcceptorConfiguration(
                                    "mqtt", "tcp://127.0.0.1:%d?protocols=MQTT".formatted(port))
                            .addAddressSetting("#", addressSettings());
            ActiveMQServer server = ActiveMQServers.newActiveMQServer(configuration, false);
            server.start();
            if (!server.waitForActivation(10, TimeUnit.SECONDS)
                    || server.getRemotingService().getAcceptor("mqtt") == null
                    || !server.getRemotingService().getAcceptor("mqtt").isStarted()) {
                server.stop();
                throw new IllegalStateException("its acceptor did not start");
            }
            return new Broker(server, port);
        } catch (Exception e) {
            throw new ToolException(
                    "SKR-T012",
                    ExitCode.ENVIRONMENT,
                    "The MQTT broker did not start on port %d: %s. Is the port in use?"
                            .formatted(port, e.getMessage()));
        }
    }

    private static AddressSettings addressSettings() {
        return new AddressSettings()
                // A message is offered until the agent takes it, not ten times only.
                .setMaxDeliveryAttempts(-1)
                .setDeadLetterAddress(SimpleString.of("dead-letters"))
                .setExpiryAddress(SimpleString.of("expired"))
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                .setMaxSizeBytes(QUEUE_MEMORY_BYTES)
                .setAutoCreateAddresses(true)
                .setAutoCreateQueues(true);
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Messages that no subscriber has acknowledged yet. */
    public long waitingMessages() {
        return server.getPostOffice()
                .getAllBindings()
                .filter(QueueBinding.class::isInstance)
                .map(binding -> ((QueueBinding) binding).getQueue())
                // The broker keeps what it knows of sessions as messages to itself.
                .filter(queue -> !queue.getName().toString().startsWith("$sys."))
                .mapToLong(Queue::getMessageCount)
                .sum();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the broker did not stop", e);
        }
    }
}
