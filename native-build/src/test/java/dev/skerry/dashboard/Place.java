package dev.skerry.dashboard;

import java.util.Locale;

/** Each page that the dashboard's router knows, in the demo. */
enum Place {
    FLEET("fleet", "#/fleet"),
    SITE("site", "#/site/plant"),
    AGENT("agent", "#/agent/north"),
    AGENT_DEVICES("agent", "#/agent/north?tab=devices"),
    AGENT_LOGS("agent", "#/agent/north?tab=logs"),
    AGENT_CONFIGURATION("agent", "#/agent/north?tab=configuration"),
    AGENT_SECURITY("agent", "#/agent/north?tab=security"),
    DEVICE("device", "#/device/north/pump-1"),
    ALARMS("alarms", "#/alarms?state=all"),
    NOTIFICATIONS("notifications", "#/notifications"),
    CONFLICTS("conflicts", "#/conflicts"),
    PROFILES("profiles", "#/profiles"),
    PROFILE("profile", "#/profiles/fan"),
    PROFILE_EDIT("profile-edit", "#/profiles/fan/edit"),
    NEW_PROFILE("profile-new", "#/new-profile"),
    MODELS("models", "#/models"),
    MODEL("model", "#/models/pump-bearing"),
    APPROVALS("approvals", "#/approvals"),
    PEOPLE("people", "#/people"),
    ENROLMENTS("enrolments", "#/enrolments"),
    ADD_AGENT("add-agent", "#/add-agent"),
    UPDATES("updates", "#/updates"),
    AUDIT("audit", "#/audit"),
    UNKNOWN("unknown", "#/nowhere");

    private final String page;
    private final String address;

    Place(String page, String address) {
        this.page = page;
        this.address = address;
    }

    /** What the router calls it. */
    String page() {
        return page;
    }

    String address() {
        return address;
    }

    /** Its word in controls.tsv and in the names of pictures. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
