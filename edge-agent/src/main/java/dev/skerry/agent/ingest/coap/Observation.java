package dev.skerry.agent.ingest.coap;

import dev.skerry.agent.ingest.coap.dtls.Dtls;
import dev.skerry.agent.pipeline.MessageHash;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.retry.BackOff;
import dev.skerry.profile.model.PayloadFormat;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapHandler;
import org.eclipse.californium.core.CoapObserveRelation;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.elements.DtlsEndpointContext;
import org.eclipse.californium.elements.MapBasedEndpointContext;
import org.jspecify.annotations.Nullable;

/**
 * One observed resource. Californium registers again when a notification is overdue; when the
 * device does not answer at all, we try again with growing pauses.
 */
final class Observation implements CoapHandler {
    /**
     * What is observed.
     *
     * @param path under which the pipeline knows the device
     */
    record Target(URI uri, String deviceId, String path, PayloadFormat payload) {}

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final Target target;
    private final DeviceEndpoints endpoints;
    private final CoapInbox inbox;
    private final CoapClient client;
    private final ScheduledExecutorService timer;
    private final BackOff backOff = BackOff.steady(FIRST_PAUSE, LONGEST_PAUSE);
    private @Nullable CoapObserveRelation relation;
    private volatile @Nullable Refusal trouble;
    private volatile boolean closed;

    Observation(
            Target target,
            DeviceEndpoints endpoints,
            CoapInbox inbox,
            ScheduledExecutorService timer) {
        this.target = target;
        this.endpoints = endpoints;
        this.inbox = inbox;
        this.timer = timer;
        this.client = new CoapClient(target.uri());
    }

    /** Registers with the device, or tries again later; on the timer's thread. */
    void register() {
        if (closed) {
            return;
        }
        try {
            ask();
        } catch (UnknownHostException e) {
            failed("can't be asked: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            again(
                    new Refusal(
                            "SKR-I122", target.deviceId() + " is not observed: " + e.getMessage()),
                    backOff.next());
        } catch (RuntimeException e) {
            // Whatever it is, the other devices are observed and this one is asked again.
            failed("can't be asked (" + e + ")");
        }
    }

    private void ask() throws UnknownHostException {
        client.setEndpoint(endpoints.of(target.uri(), target.deviceId()));
        Request request = Request.newGet();
        request.setURI(target.uri());
        request.setObserve();
        request.getOptions().setAccept(IngestResource.expected(target.payload()));
        if (trouble != null && CoAP.isSecureScheme(target.uri().getScheme())) {
            // A device that began anew has forgotten the association: it is asked for another.
            request.setDestinationContext(
                    MapBasedEndpointContext.addEntries(
                            request.getDestinationContext(),
                            DtlsEndpointContext.ATTRIBUTE_HANDSHAKE_MODE_PROBE));
        }
        relation = client.observe(request, this);
    }

    @Override
    public void onLoad(CoapResponse response) {
        if (!response.isSuccess() || response.getCode() != ResponseCode.CONTENT) {
            failed("answered " + response.getCode() + " " + response.getCode().name());
            return;
        }
        boolean observed = response.getOptions().hasObserve();
        boolean taken =
                inbox.notification(
                        target.path(),
                        response.getPayload(),
                        new MessageHash()
                                .add(target.path())
                                .add(response.advanced().getMID())
                                .add(response.advanced().getTokenBytes())
                                .add(response.getPayload())
                                .value(),
                        Dtls.sender(
                                response.advanced().getSourceContext().getPeerIdentity(), true));
        backOff.reset();
        if (!observed) {
            failed("can't be observed: its answers carry no Observe option");
        } else if (!taken) {
            var leftOut =
                    new Refusal(
                            "SKR-I110",
                            "%s notifies faster than the agent can write: a state was left out"
                                    .formatted(target.uri()));
            inbox.refused(target.path(), leftOut);
            trouble = leftOut;
        } else {
            trouble = null;
        }
    }

    @Override
    public void onError() {
        failed("did not answer");
    }

    private void failed(String what) {
        Duration pause = backOff.next();
        again(
                new Refusal(
                        "SKR-I109",
                        "observed resource %s %s: check the device and the profile's source.coap.observe; trying again in %d s"
                                .formatted(target.uri(), what, pause.toSeconds())),
                pause);
    }

    private void again(Refusal why, Duration pause) {
        trouble = why;
        if (closed) {
            return;
        }
        try {
            var _ = timer.schedule(this::register, pause.toSeconds(), TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            // The source is closing: there is nothing more to observe.
            closed = true;
        }
    }

    Optional<Refusal> trouble() {
        return Optional.ofNullable(trouble);
    }

    void close() {
        closed = true;
        CoapObserveRelation current = relation;
        if (current != null) {
            current.reactiveCancel();
        }
        client.shutdown();
    }
}
