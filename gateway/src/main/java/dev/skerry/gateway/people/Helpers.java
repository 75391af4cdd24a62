package dev.skerry.gateway.people;

import dev.skerry.gateway.alarm.Assignees;
import dev.skerry.gateway.fleet.Sites;
import java.util.List;

/** The people who may act, and where. */
public final class Helpers implements Assignees {
    private final People people;

    public Helpers(People people) {
        this.people = people;
    }

    /** By name, those who may act at one of these sites at least. */
    public List<String> names(Sites sites) {
        return people.list().stream()
                .filter(Helpers::acts)
                .filter(person -> overlap(sites(person), sites))
                .map(PersonView::name)
                .toList();
    }

    @Override
    public boolean mayAct(String person, String site) {
        return people.list().stream()
                .anyMatch(it -> it.name().equals(person) && acts(it) && sites(it).include(site));
    }

    private static boolean acts(PersonView person) {
        return !person.role().equals(Role.VIEWER.word());
    }

    private static Sites sites(PersonView person) {
        List<String> names = person.sites();
        return names == null ? Sites.ALL : Sites.of(names);
    }

    private static boolean overlap(Sites some, Sites others) {
        return some.areAll() || others.areAll() || some.and(others).array().length > 0;
    }
}
