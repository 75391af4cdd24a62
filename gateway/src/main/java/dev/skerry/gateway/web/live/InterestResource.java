package dev.skerry.gateway.web.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.error.FleetError;
import dev.skerry.gateway.live.Interest;
import dev.skerry.gateway.live.Interest.DeviceId;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.gateway.web.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What the reader of an event stream shows. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/events/{stream}/interest")
@Tag(name = "Live")
public class InterestResource {
    private static final String EXPECTED =
            "{\"agents\": […], \"devices\": [{\"agentId\": …, \"deviceId\": …}], \"rows\": […],"
                    + " \"fleet\": true}";

    private final Streams streams;
    private final CurrentCaller current;
    private final Bodies bodies;

    InterestResource(Streams streams, CurrentCaller current, Bodies bodies) {
        this.streams = streams;
        this.current = current;
        this.bodies = bodies;
    }

    /** As it is sent. */
    record Body(
            @Nullable List<@Nullable String> agents,
            @Nullable List<@Nullable Device> devices,
            @Nullable List<@Nullable String> rows,
            @Nullable Boolean fleet) {
        record Device(@Nullable String agentId, @Nullable String deviceId) {}
    }

    @PUT
    @Operation(
            summary = "Say what a reader of the events shows",
            description =
                    "The stream is named by its first event. From now on events agent, device,"
                            + " readings, command and twin come of these agents (up to 200) and"
                            + " devices (up to 100) only; of a device's agent, what is not another"
                            + " device's. All others come as before. rows are agents (up to 200) of"
                            + " which the line in the list of the fleet is shown: an event rows has"
                            + " those that changed, at most once a second; an event fleet has the"
                            + " fleet in numbers, likewise, if fleet is true. What is left out is"
                            + " none.")
    public void show(String stream, @Nullable JsonNode body) {
        if (!streams.show(
                stream, current.get(), interest(bodies.read(body, Body.class, EXPECTED)))) {
            throw new ProblemException(FleetError.STREAM_UNKNOWN, 404, "stream '" + stream + "'");
        }
    }

    private static Interest interest(Body body) {
        Set<DeviceId> devices = new HashSet<>();
        if (body.devices != null) {
            for (Body.Device device : body.devices) {
                if (device == null || device.agentId == null || device.deviceId == null) {
                    throw Bodies.invalid("'devices' has objects with agentId and deviceId");
                }
                devices.add(new DeviceId(device.agentId, device.deviceId));
            }
        }
        if (devices.size() > Interest.MOST_DEVICES) {
            throw Bodies.invalid("'devices' has at most %d".formatted(Interest.MOST_DEVICES));
        }
        return new Interest(
                ids("agents", body.agents, Interest.MOST_AGENTS),
                devices,
                ids("rows", body.rows, Interest.MOST_ROWS),
                Boolean.TRUE.equals(body.fleet));
    }

    private static Set<String> ids(String field, @Nullable List<@Nullable String> given, int most) {
        Set<String> ids = new HashSet<>();
        if (given != null) {
            for (String id : given) {
                if (id == null) {
                    throw Bodies.invalid("'%s' has ids".formatted(field));
                }
                ids.add(id);
            }
        }
        if (ids.size() > most) {
            throw Bodies.invalid("'%s' has at most %d".formatted(field, most));
        }
        return ids;
    }
}
