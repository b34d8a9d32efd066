package io.renku.forge.groups;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.forge.accounts.User;
import io.renku.forge.accounts.UserView;
import io.renku.forge.accounts.Users;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Router;
import io.renku.forge.projects.Access;
import io.renku.forge.projects.Member;
import io.renku.forge.projects.Members;
import io.renku.forge.projects.Permissions;
import io.renku.forge.projects.Place;
import io.renku.forge.projects.Projects;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Members of projects and groups, their own and (with {@code /all}) the inherited ones. */
public final class MemberResource {
  private final Members members;
  private final Users users;
  private final UserView views;
  private final Permissions permissions;
  private final Projects projects;

  public MemberResource(
      Members members, Users users, UserView views, Permissions permissions, Projects projects) {
    this.members = members;
    this.users = users;
    this.views = views;
    this.permissions = permissions;
    this.projects = projects;
  }

  /** A place, and what the caller is in it. */
  private record Site(Place place, int callerLevel) {}

  @FunctionalInterface
  private interface Finder {
    Site find(Exchange x);
  }

  public void addTo(Router router) {
    add(router, "/api/v4/projects/:id/members", this::project);
    add(router, "/api/v4/groups/:id/members", this::group);
  }

  private void add(Router router, String base, Finder finder) {
    router
        .get(base, x -> list(x, members.direct(finder.find(x).place())))
        .get(base + "/all", x -> list(x, members.all(finder.find(x).place())))
        .get(base + "/:user_id", x -> x.json(view(direct(x, finder.find(x)))))
        .get(base + "/all/:user_id", x -> inherited(x, finder.find(x)))
        .post(base, x -> create(x, finder.find(x)))
        .put(base + "/:user_id", x -> edit(x, finder.find(x)))
        .delete(base + "/:user_id", x -> delete(x, finder.find(x)));
  }

  private Site project(Exchange x) {
    var project = permissions.project(x);
    return new Site(projects.place(project), permissions.level(permissions.caller(x), project));
  }

  private Site group(Exchange x) {
    var group = permissions.group(x);
    return new Site(Place.of(group), permissions.level(permissions.caller(x), group));
  }

  private void list(Exchange x, Collection<Member> all) throws IOException {
    var query = x.query("query").map(q -> q.toLowerCase(Locale.ROOT)).orElse("");
    var ids = x.query("user_ids").map(text -> Arrays.asList(text.split(",")));
    x.page(
        all.stream()
            .filter(m -> users.find(m.userId()).filter(u -> matches(u, query)).isPresent())
            .filter(m -> ids.isEmpty() || ids.get().contains(String.valueOf(m.userId())))
            .toList(),
        this::view);
  }

  private static boolean matches(User user, String query) {
    return user.name().toLowerCase(Locale.ROOT).contains(query)
        || user.username().toLowerCase(Locale.ROOT).contains(query);
  }

  private Member direct(Exchange x, Site site) {
    return members.find(site.place(), x.id("user_id")).orElseThrow(() -> ApiFailure.notFound());
  }

  private void inherited(Exchange x, Site site) throws IOException {
    var userId = x.id("user_id");
    x.json(
        members.all(site.place()).stream()
            .filter(m -> m.userId() == userId)
            .findFirst()
            .map(this::view)
            .orElseThrow(() -> ApiFailure.notFound()));
  }

  private void mayManage(Exchange x, Site site) {
    permissions.caller(x).required();
    var needed = site.place().isProject() ? Access.MAINTAINER : Access.OWNER;
    if (site.callerLevel() < needed) {
      throw ApiFailure.forbidden();
    }
  }

  private void create(Exchange x, Site site) throws IOException {
    mayManage(x, site);
    var level = level(x, site);
    var user = user(x);
    if (members.find(site.place(), user.id()).isPresent()) {
      throw ApiFailure.message(409, "Member already exists");
    }
    var member =
        members.put(
            site.place(), user.id(), level, expiry(x), permissions.caller(x).required().id());
    x.json(201, view(member));
  }

  private User user(Exchange x) {
    var params = x.params();
    var user =
        params.number("user_id").isPresent()
            ? users.find(params.number("user_id").get())
            : users.find(
                params
                    .filled("username")
                    .orElseThrow(
                        () ->
                            ApiFailure.error(
                                400,
                                "user_id, username are missing, exactly one parameter must be provided")));
    return user.filter(u -> !u.isBot()).orElseThrow(() -> ApiFailure.notFound("User"));
  }

  private static int level(Exchange x, Site site) {
    var level =
        x.params().number("access_level").orElseThrow(() -> ApiFailure.missing("access_level"));
    if (!Access.isLevel(level)) {
      throw ApiFailure.error(400, "access_level does not have a valid value");
    }
    if (level > site.callerLevel()) {
      throw ApiFailure.forbidden();
    }
    return level.intValue();
  }

  private static String expiry(Exchange x) {
    return x.params().date("expires_at").map(LocalDate::toString).orElse(null);
  }

  private void edit(Exchange x, Site site) throws IOException {
    mayManage(x, site);
    var before = direct(x, site);
    var level = level(x, site);
    if (before.level() > site.callerLevel()) {
      throw ApiFailure.forbidden();
    }
    var expiry = x.params().has("expires_at") ? expiry(x) : before.expiresOn();
    x.json(view(members.put(site.place(), before.userId(), level, expiry, before.createdBy())));
  }

  private void delete(Exchange x, Site site) {
    var member = direct(x, site);
    var caller = permissions.caller(x);
    if (!caller.is(member.userId())) {
      mayManage(x, site);
    }
    if (member.level() > site.callerLevel() || isLastOwner(site, member)) {
      throw ApiFailure.forbidden();
    }
    members.remove(member);
    x.noContent();
  }

  private boolean isLastOwner(Site site, Member member) {
    return member.level() == Access.OWNER
        && members.all(site.place()).stream().filter(m -> m.level() == Access.OWNER).count() == 1;
  }

  private JsonNode view(Member member) {
    var user = users.get(member.userId());
    var view = views.brief(user);
    view.put("access_level", member.level())
        .put("created_at", Json.time(member.createdAt()))
        .put("expires_at", member.expiresOn());
    if (member.createdBy() != null) {
      users.find(member.createdBy()).ifPresent(u -> view.set("created_by", views.brief(u)));
    }
    return view.put("membership_state", "active");
  }
}
