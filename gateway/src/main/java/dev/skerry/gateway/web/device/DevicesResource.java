package dev.skerry.gateway.web.device;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.DeviceView;
import dev.skerry.gateway.fleet.DeviceView.ResourceView;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.history.Histories;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.telemetry.HistoryView;
import dev.skerry.gateway.telemetry.Readings;
import dev.skerry.gateway.telemetry.Readings.ResourceRef;
import dev.skerry.gateway.web.Parameters;
import dev.skerry.gateway.web.Parameters.Range;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.SiteScope;
import dev.skerry.gateway.web.answer.Pages;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Devices, their newest values and their history. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/devices")
@Tag(name = "Devices")
public class DevicesResource {
    public static final int MOST_POINTS = 10_000;

    private final FleetStore fleet;
    private final Readings readings;
    private final Histories histories;
    private final ReadingsExport export;
    private final InstantSource clock;
    private final SiteScope scope;

    DevicesResource(
            FleetStore fleet,
            Readings readings,
            Histories histories,
            ReadingsExport export,
            InstantSource clock,
            SiteScope scope) {
        this.fleet = fleet;
        this.readings = readings;
        this.histories = histories;
        this.export = export;
        this.clock = clock;
        this.scope = scope;
    }

    @GET
    @Operation(summary = "All devices with their newest values")
    public RestResponse<List<DeviceView>> devices(
            @RestQuery @Nullable String agent,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String after,
            @Context UriInfo uri) {
        return Pages.of(
                fleet.devices(Optional.ofNullable(Parameters.agent(fleet, agent)), scope.sites()),
                device -> device.agentId() + "/" + device.deviceId(),
                limit,
                after,
                uri);
    }

    @GET
    @Path("/{agentId}/{deviceId}")
    @Operation(summary = "One device")
    public DeviceView device(String agentId, String deviceId) {
        return fleet.device(agentId, deviceId)
                .orElseThrow(() -> ProblemException.noDevice(fleet, agentId, deviceId));
    }

    @GET
    @Path("/{agentId}/{deviceId}/history")
    @Operation(
            summary = "A numeric resource over time",
            description =
                    "Points are [epochMillis, min, max, mean, count, quality]. Every record is a"
                            + " point as long as there are at most maxPoints; beyond that each"
                            + " point stands for an equal share of the time. Of an hour or more, where"
                            + " that share is ten seconds or more, shares are whole tens of seconds"
                            + " and begin at multiples of their length since 1970. Where stored batches are"
                            + " damaged, missing says from when to when records may not be there.")
    public HistoryView history(
            String agentId,
            String deviceId,
            @RestQuery @Nullable String resource,
            @RestQuery @Nullable String from,
            @RestQuery @Nullable String to,
            @RestQuery @Nullable String maxPoints) {
        int points = Parameters.number("maxPoints", maxPoints, 1, MOST_POINTS, 1000);
        Range range = Range.of(from, to, clock.instant());
        ResourceRef ref = known(agentId, deviceId, resource);
        if (readings.streams(ref).stream().noneMatch(s -> Readings.isNumeric(s.type()))
                && !readings.streams(ref).isEmpty()) {
            throw new ProblemException(
                    GatewayError.NO_HISTORY_OF_TEXT, 400, "resource '" + ref.resource() + "'");
        }
        var history = histories.history(ref, range.fromMicros(), range.toMicros(), points);
        return new HistoryView(
                ref.resource(),
                unit(device(agentId, deviceId), ref.resource()),
                range.from(),
                range.to(),
                history.downsampled(),
                history.points(),
                history.missing());
    }

    @GET
    @Path("/{agentId}/{deviceId}/readings")
    @Produces("application/x-ndjson")
    @Operation(
            summary = "Every stored record of a resource, in stored order, one JSON object a line",
            description =
                    "Streamed; without from and to, all of them. An object with code in place of"
                            + " value stands for a stored batch that can't be read.")
    public StreamingOutput readings(
            String agentId,
            String deviceId,
            @RestQuery @Nullable String resource,
            @RestQuery @Nullable String from,
            @RestQuery @Nullable String to) {
        Instant start = Parameters.instant("from", from, Instant.MIN);
        Instant end = Parameters.instant("to", to, Instant.MAX);
        if (!start.isBefore(end)) {
            throw ProblemException.parameter("from", start.toString(), "a time before to=" + end);
        }
        ResourceRef ref = known(agentId, deviceId, resource);
        return output -> export.write(ref, new Range(start, end), output);
    }

    private ResourceRef known(String agentId, String deviceId, @Nullable String resource) {
        String name = Parameters.required("resource", resource);
        DeviceView device = device(agentId, deviceId);
        var ref = new ResourceRef(agentId, deviceId, name);
        if (device.resources().stream().noneMatch(r -> r.name().equals(name))
                && readings.streams(ref).isEmpty()) {
            throw new ProblemException(
                    GatewayError.RESOURCE_UNKNOWN,
                    404,
                    "agent '%s', device '%s', resource '%s'; it has %s"
                            .formatted(
                                    agentId,
                                    deviceId,
                                    name,
                                    device.resources().stream().map(ResourceView::name).toList()));
        }
        return ref;
    }

    private static @Nullable String unit(DeviceView device, String resource) {
        return device.resources().stream()
                .filter(r -> r.name().equals(resource))
                .findFirst()
                .map(ResourceView::unit)
                .orElse(null);
    }
}
