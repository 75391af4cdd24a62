package dev.skerry.agent;

import dev.skerry.agent.act.Actuator;
import dev.skerry.agent.act.ActuatorByWay;
import dev.skerry.agent.act.CoapActuator;
import dev.skerry.agent.act.MqttActuator;
import dev.skerry.agent.act.NoActuator;
import dev.skerry.agent.clock.AgentClock;
import dev.skerry.agent.config.AgentConfig;
import dev.skerry.agent.credential.DeviceCredentials;
import dev.skerry.agent.deliver.WriterSettings;
import dev.skerry.agent.discover.Discovery;
import dev.skerry.agent.ingest.coap.CoapSecurity;
import dev.skerry.agent.ingest.coap.CoapSettings;
import dev.skerry.agent.ingest.coap.CoapSource;
import dev.skerry.agent.ingest.coap.DeviceRequests;
import dev.skerry.agent.ingest.coap.dtls.Dtls;
import dev.skerry.agent.ingest.host.HostSource;
import dev.skerry.agent.ingest.mqtt.Absence;
import dev.skerry.agent.ingest.mqtt.MqttSettings;
import dev.skerry.agent.ingest.mqtt.MqttSource;
import dev.skerry.agent.ingest.tls.TlsFiles;
import dev.skerry.agent.pipeline.Admission;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.IngestSource;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.pipeline.TurnedAway;
import dev.skerry.agent.seal.Vault;
import dev.skerry.agent.trace.MessageTraces;
import dev.skerry.agent.trace.TraceSettings;
import dev.skerry.profile.credential.CredentialsFile;
import dev.skerry.profile.model.DeviceProfile;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** What the agent has to do with devices: where they are, who they are, what they may send. */
final class Sensors {
    private final AgentConfig config;
    private final Agent.Identity identity;
    private final AgentClock clock;
    private final DeviceCredentials credentials;
    private final Admission admission;
    private final Absence absence;
    private final MessageTraces traces;

    /**
     * Those of the settings.
     *
     * @param vault that the credentials are sealed in
     * @param away how long the broker may have kept messages when the agent starts
     */
    Sensors(
            AgentConfig config,
            Vault vault,
            Agent.Identity identity,
            AgentClock clock,
            Duration away) {
        this.config = config;
        this.identity = identity;
        this.clock = clock;
        credentials =
                DeviceCredentials.of(
                        config.credentialsFile(), vault.files(CredentialsFile.PURPOSE));
        admission =
                new Admission(
                        credentials,
                        new Admission.Limits(
                                (int) config.limits().messageBytes().asLongValue(),
                                config.limits().messagesPerSecond(),
                                config.pipeline().maxDevices()));
        traces =
                new MessageTraces(
                        new TraceSettings(config.traces().share(), config.traces().perMinute()),
                        new SplittableRandom(),
                        System::nanoTime);
        absence = new Absence(away, admission::brokerWasAway);
    }

    Admission admission() {
        return admission;
    }

    MessageTraces traces() {
        return traces;
    }

    /** A certificate can't become valid again because the system clock was set back. */
    private Instant now() {
        Instant known = Instant.ofEpochMilli(clock.nowMillis());
        Instant system = Instant.now();
        return known.isAfter(system) ? known : system;
    }

    private Optional<MqttSettings> mqtt() {
        return config.mqtt().url().map(url -> MqttSettings.of(url, config.mqtt(), this::now));
    }

    private CoapSettings coap() {
        AgentConfig.Coap coap = config.coap();
        Map<String, URI> observed = new HashMap<>();
        coap.observe().forEach((id, url) -> observed.put(id, URI.create(url)));
        boolean isSecured = config.credentialsFile().isPresent() || coap.caFile().isPresent();
        return CoapSettings.of(coap.host(), coap.port(), observed)
                .with(config.limits().senderMessagesPerSecond())
                .with(
                        new CoapSecurity(
                                isSecured ? coap.securePort() : -1,
                                Dtls.of(
                                        credentials,
                                        new TlsFiles(
                                                coap.caFile(),
                                                coap.certificateFile(),
                                                coap.keyFile()),
                                        this::now),
                                !coap.plaintext().equals("loopback")));
    }

    WriterSettings writers() {
        return new WriterSettings(identity.agentId(), identity.site(), mqtt(), coap());
    }

    Discovery.Settings looksAt() {
        return new Discovery.Settings(
                mqtt(),
                identity.agentId(),
                config.discovery().topics().orElse(List.of()),
                coap(),
                config.discovery().coap().orElse(List.of()).stream().map(URI::create).toList());
    }

    Actuator actuator(DeviceRegistry devices) {
        return new ActuatorByWay(
                mqttActuator(),
                new CoapActuator(
                        identity.site(),
                        () -> new DeviceRequests(coap(), identity.site()),
                        devices::profileOf));
    }

    private Actuator mqttActuator() {
        Optional<MqttSettings> mqtt = mqtt();
        if (mqtt.isEmpty()) {
            return new NoActuator();
        }
        MqttActuator actuator = new MqttActuator(mqtt.get(), identity.agentId(), identity.site());
        actuator.start();
        return actuator;
    }

    /**
     * Those that are configured.
     *
     * @param untaken why nothing that comes now would be taken soon, if that is so
     */
    List<IngestSource> sources(
            List<DeviceProfile> profiles,
            TurnedAway turnedAway,
            Supplier<Optional<Refusal>> untaken) {
        List<IngestSource> sources = new ArrayList<>();
        mqtt().ifPresent(
                        settings ->
                                sources.add(
                                        new MqttSource(
                                                settings,
                                                identity.agentId(),
                                                identity.site(),
                                                profiles,
                                                clock::now,
                                                absence)));
        CoapSettings coap = coap();
        if (coap.port() >= 0 || coap.security().port() >= 0) {
            sources.add(
                    new CoapSource(
                            coap, identity.site(), profiles, turnedAway, untaken, clock::now));
        }
        if (config.host().enabled()) {
            sources.add(new HostSource(identity.agentId(), config.dataDir(), profiles, clock::now));
        }
        return List.copyOf(sources);
    }
}
