package io.renku.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.forge.http.Json;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import org.gitlab4j.api.GitLabApi;
import org.gitlab4j.api.GitLabApiException;
import org.gitlab4j.api.models.AccessLevel;
import org.gitlab4j.api.models.CommitAction;
import org.gitlab4j.api.models.CommitPayload;
import org.gitlab4j.api.models.GroupParams;
import org.gitlab4j.api.models.MergeRequestParams;
import org.gitlab4j.api.models.Project;
import org.gitlab4j.api.models.ProjectFilter;
import org.gitlab4j.api.models.RepositoryFile;
import org.gitlab4j.api.models.TreeItem;
import org.gitlab4j.api.models.Visibility;
import org.gitlab4j.models.Constants.ProjectAccessTokenScope;
import org.gitlab4j.models.Constants.ProjectOrderBy;
import org.gitlab4j.models.Constants.SortOrder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ApiTest {
  private static RunningForge forge;
  private static GitLabApi ada;
  private static String adaToken;
  private static GitLabApi bob;
  private static String bobToken;

  @BeforeAll
  static void start() throws Exception {
    forge = new RunningForge();
    adaToken = forge.userToken("ada");
    bobToken = forge.userToken("bob");
    ada = forge.as(adaToken);
    bob = forge.as(bobToken);
  }

  @AfterAll
  static void stop() throws Exception {
    forge.close();
  }

  private static Project project(String name, Visibility visibility) throws GitLabApiException {
    return ada.getProjectApi()
        .createProject(
            new Project()
                .withName(name)
                .withVisibility(visibility)
                .withInitializeWithReadme(true)
                .withTopics(List.of("zoo", "ants")));
  }

  private static int status(Throwable failure) {
    return ((GitLabApiException) failure).getHttpStatus();
  }

  @Test
  void aProjectIsFoundByIdAndByPathAndCarriesWhatClientsRead() throws Exception {
    var made = project("Found twice", Visibility.INTERNAL);

    var byPath = ada.getProjectApi().getProject("ada/found-twice", true);
    var byId = ada.getProjectApi().getProject(made.getId());

    assertThat(byPath.getId()).isEqualTo(byId.getId());
    assertThat(byPath.getTopics()).containsExactly("ants", "zoo");
    assertThat(byPath.getTagList()).containsExactly("ants", "zoo");
    assertThat(byPath.getDefaultBranch()).isEqualTo("main");
    assertThat(byPath.getReadmeUrl()).endsWith("/ada/found-twice/-/blob/main/README.md");
    assertThat(byPath.getHttpUrlToRepo()).isEqualTo(forge.url() + "/ada/found-twice.git");
    assertThat(byPath.getOwner().getUsername()).isEqualTo("ada");
    assertThat(byPath.getPermissions().getProjectAccess().getAccessLevel())
        .isEqualTo(AccessLevel.OWNER);
    assertThat(byPath.getStatistics().getCommitCount()).isEqualTo(1);
    assertThat(byPath.getStatistics().getRepositorySize()).isPositive();
    assertThat(byPath.getEmptyRepo()).isFalse();
  }

  @Test
  void strangersSeeNothingOfAPrivateProjectAndMayNotChangeAPublicOne() throws Exception {
    var secret = project("secret", Visibility.PRIVATE);
    var open = project("open", Visibility.PUBLIC);

    assertThatThrownBy(() -> bob.getProjectApi().getProject(secret.getId()))
        .satisfies(e -> assertThat(status(e)).isEqualTo(404))
        .hasMessageContaining("404 Project Not Found");
    assertThatThrownBy(() -> bob.getProjectApi().deleteProject(open.getId()))
        .satisfies(e -> assertThat(status(e)).isEqualTo(403));
    assertThatThrownBy(() -> bob.getProjectApi().getHooks(open.getId()))
        .satisfies(e -> assertThat(status(e)).isEqualTo(403));
    assertThat(forge.send(null, "GET", "/api/v4/projects/" + open.getId(), null).statusCode())
        .isEqualTo(200);
    assertThat(forge.send(null, "GET", "/api/v4/projects/" + secret.getId(), null).body())
        .isEqualTo("{\"message\":\"404 Project Not Found\"}");
    assertThat(forge.send(null, "DELETE", "/api/v4/projects/" + open.getId(), null).body())
        .isEqualTo("{\"message\":\"401 Unauthorized\"}");
    assertThat(forge.send("wrong", "GET", "/api/v4/projects/" + open.getId(), null).statusCode())
        .isEqualTo(401);
    assertThat(forge.get(null, "/api/v4/projects/" + open.getId()).has("visibility")).isFalse();
  }

  @Test
  void aGuestOfAPrivateProjectSeesItWithoutItsCode() throws Exception {
    var project = project("guests", Visibility.PRIVATE);
    ada.getProjectApi()
        .addMember(project.getId(), bob.getUserApi().getCurrentUser().getId(), AccessLevel.GUEST);

    assertThat(bob.getProjectApi().getProject(project.getId()).getName()).isEqualTo("guests");
    assertThatThrownBy(() -> bob.getRepositoryApi().getTree(project.getId(), "", "main"))
        .satisfies(e -> assertThat(status(e)).isEqualTo(403));
  }

  @Test
  void namesAndPathsAreCheckedInGitLabsWords() throws Exception {
    project("taken", Visibility.PRIVATE);

    assertThat(forge.post(adaToken, "/api/v4/projects", "{\"name\":\"taken\"}").toString())
        .contains("\"path\":[\"has already been taken\"]");
    assertThat(
            forge
                .post(adaToken, "/api/v4/projects", "{\"name\":\"x\",\"path\":\"a b\"}")
                .toString())
        .contains("can contain only letters, digits");
    assertThat(forge.post(adaToken, "/api/v4/projects", "{}").path("error").asText())
        .contains("name, path are missing");
    assertThat(forge.send(adaToken, "POST", "/api/v4/projects", "{nonsense").statusCode())
        .isEqualTo(400);
    assertThat(forge.send(adaToken, "POST", "/api/v4/projects", "[1]").statusCode()).isEqualTo(400);
  }

  @Test
  void listsArePagedWithGitLabsHeaders() throws Exception {
    for (int i = 0; i < 5; i++) {
      project("paged " + i, Visibility.PRIVATE);
    }
    var path =
        "/api/v4/projects?membership=true&search=paged&per_page=2&order_by=name&sort=asc&page=2";

    var response = forge.send(adaToken, "GET", path, null);
    var all =
        ada.getProjectApi()
            .getProjects(
                new ProjectFilter()
                    .withMembership(true)
                    .withSearch("paged")
                    .withOrderBy(ProjectOrderBy.NAME)
                    .withSortOder(SortOrder.DESC),
                2)
            .all();

    assertThat(response.headers().firstValue("X-Total")).contains("5");
    assertThat(response.headers().firstValue("X-Total-Pages")).contains("3");
    assertThat(response.headers().firstValue("X-Page")).contains("2");
    assertThat(response.headers().firstValue("X-Next-Page")).contains("3");
    assertThat(response.headers().firstValue("X-Prev-Page")).contains("1");
    assertThat(response.headers().firstValue("Link").orElse(""))
        .contains("rel=\"next\"")
        .contains("rel=\"first\"");
    assertThat(Json.MAPPER.readTree(response.body()).findValuesAsText("path"))
        .contains("paged-2", "paged-3");
    assertThat(all).extracting(Project::getPath).startsWith("paged-4").hasSize(5);
    assertThat(forge.send(adaToken, "GET", "/api/v4/projects?page=x", null).statusCode())
        .isEqualTo(400);
  }

  @Test
  void keysetPagingWalksAllProjects() throws Exception {
    project("keyset 1", Visibility.PRIVATE);
    project("keyset 2", Visibility.PRIVATE);
    var path =
        "/api/v4/projects?pagination=keyset&order_by=id&sort=asc&per_page=1&search=keyset&simple=true";

    var first = forge.send(adaToken, "GET", path, null);
    var next = first.headers().firstValue("Link").orElse("").replaceAll("<(.*)>;.*", "$1");
    var second = forge.send(adaToken, "GET", next.substring(forge.url().length()), null);

    assertThat(first.body()).contains("keyset-1").doesNotContain("keyset-2");
    assertThat(second.body()).contains("keyset-2").doesNotContain("keyset-1");
    assertThat(second.headers().firstValue("Link")).isEmpty();
  }

  @Test
  void filesAreWrittenReadAndDeletedThroughTheApi() throws Exception {
    var project = project("with files", Visibility.PRIVATE);
    var file = new RepositoryFile();
    file.setFilePath("data/in two words.txt");
    file.encodeAndSetContent("one");
    var files = ada.getRepositoryFileApi();

    files.createFile(project.getId(), file, "main", "Add");
    file.encodeAndSetContent("two");
    files.updateFile(project.getId(), file, "main", "Change");
    var read = files.getFile(project.getId(), "data/in two words.txt", "main");
    var raw = files.getRawFile(project.getId(), "main", "data/in two words.txt");

    assertThat(read.getDecodedContentAsString()).isEqualTo("two");
    assertThat(read.getLastCommitId())
        .isEqualTo(ada.getCommitsApi().getCommits(project.getId()).getFirst().getId());
    assertThat(new String(raw.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("two");
    assertThatThrownBy(() -> files.createFile(project.getId(), file, "main", "Again"))
        .hasMessageContaining("A file with this name already exists");
    files.deleteFile(project.getId(), "data/in two words.txt", "main", "Delete");
    assertThatThrownBy(() -> files.getFile(project.getId(), "data/in two words.txt", "main"))
        .satisfies(e -> assertThat(status(e)).isEqualTo(404));
    assertThat(
            forge
                .post(
                    adaToken,
                    "/api/v4/projects/" + project.getId() + "/repository/files/..%2Fevil",
                    "{\"branch\":\"main\",\"commit_message\":\"x\",\"content\":\"x\"}")
                .path("message")
                .asText())
        .contains("directory traversal");
  }

  @Test
  void oneCommitOfSeveralActionsShowsInTreeHistoryAndComparison() throws Exception {
    var project = project("with commits", Visibility.PRIVATE);
    var id = project.getId();
    var add =
        new CommitAction()
            .withAction(CommitAction.Action.CREATE)
            .withFilePath("src/a.py")
            .withContent("print('a')\n");
    var move =
        new CommitAction()
            .withAction(CommitAction.Action.MOVE)
            .withPreviousPath("README.md")
            .withFilePath("docs/README.md");

    var commit =
        ada.getCommitsApi()
            .createCommit(
                id,
                new CommitPayload()
                    .withBranch("work")
                    .withStartBranch("main")
                    .withCommitMessage("Move things\n\nand say why")
                    .withActions(List.of(add, move)));

    assertThat(commit.getTitle()).isEqualTo("Move things");
    assertThat(commit.getParentIds()).hasSize(1);
    assertThat(commit.getStats().getAdditions()).isEqualTo(1);
    var tree = ada.getRepositoryApi().getTree(id, "", "work", true);
    assertThat(tree)
        .extracting(TreeItem::getPath)
        .containsExactly("docs", "src", "docs/README.md", "src/a.py");
    var compared = ada.getRepositoryApi().compare(id, "main", "work");
    assertThat(compared.getCommits()).hasSize(1);
    assertThat(compared.getDiffs()).anyMatch(d -> d.getRenamedFile());
    assertThat(ada.getCommitsApi().getDiff(id, commit.getId())).hasSize(2);
    assertThat(ada.getCommitsApi().getCommits(id, "work", null, null, "src/a.py")).hasSize(1);
    assertThat(ada.getRepositoryApi().getContributors(id).getFirst().getCommits()).isEqualTo(1);
    assertThat(ada.getProjectApi().getProjectLanguages(id)).isEmpty();
    assertThatThrownBy(
            () -> ada.getCommitsApi().getCommit(id, "0000000000000000000000000000000000000000"))
        .hasMessageContaining("404 Commit Not Found");
  }

  @Test
  void branchesAndTagsComeAndGo() throws Exception {
    var id = project("with refs", Visibility.PRIVATE).getId();

    ada.getRepositoryApi().createBranch(id, "feature/one", "main");
    ada.getTagsApi().createTag(id, "v1", "main", "The first", (String) null);

    var main = ada.getRepositoryApi().getBranch(id, "main");
    assertThat(main.getProtected()).isTrue();
    assertThat(main.getDefault()).isTrue();
    assertThat(main.getCanPush()).isTrue();
    assertThat(ada.getRepositoryApi().getBranch(id, "feature/one").getProtected()).isFalse();
    assertThat(ada.getRepositoryApi().getBranches(id)).hasSize(2);
    assertThat(ada.getTagsApi().getTag(id, "v1").getMessage()).isEqualTo("The first");
    assertThat(ada.getProtectedBranchesApi().getProtectedBranches(id)).hasSize(1);
    ada.getRepositoryApi().deleteBranch(id, "feature/one");
    ada.getTagsApi().deleteTag(id, "v1");
    assertThatThrownBy(() -> ada.getRepositoryApi().getBranch(id, "feature/one"))
        .hasMessageContaining("404 Branch Not Found");
    assertThatThrownBy(() -> ada.getRepositoryApi().deleteBranch(id, "main"))
        .isInstanceOf(GitLabApiException.class);
  }

  @Test
  void anArchiveOfOneFolderUnpacks() throws Exception {
    var id = project("archived", Visibility.PUBLIC).getId();
    forge.post(
        adaToken,
        "/api/v4/projects/" + id + "/repository/files/.renku%2Frenku.ini",
        "{\"branch\":\"main\",\"commit_message\":\"x\",\"content\":\"[renku]\"}");
    var folder = java.nio.file.Files.createDirectories(forge.folder().resolve("unpacked"));
    var url =
        java.net.URI.create(
            forge.url()
                + "/api/v4/projects/ada%2Farchived/repository/archive.tar.gz?sha=main&path=.renku");

    try (var in = url.toURL().openStream()) {
      java.nio.file.Files.copy(in, folder.resolve("a.tar.gz"));
    }
    var tar =
        new ProcessBuilder("tar", "xzf", "a.tar.gz", "--strip-components=1")
            .directory(folder.toFile())
            .inheritIO()
            .start();

    assertThat(tar.waitFor()).isZero();
    assertThat(java.nio.file.Files.readString(folder.resolve(".renku/renku.ini")))
        .isEqualTo("[renku]");
    assertThat(folder.resolve("README.md")).doesNotExist();
  }

  @Test
  void groupsGiveTheirMembersAccessToTheirProjects() throws Exception {
    var bobId = bob.getUserApi().getCurrentUser().getId();
    var group =
        ada.getGroupApi()
            .createGroup(
                new GroupParams().withName("Lab").withPath("lab").withVisibility("private"));
    ada.getGroupApi().addMember(group.getId(), bobId, AccessLevel.REPORTER);

    var project =
        ada.getProjectApi().createProject(group.getId(), new Project().withName("shared data"));

    assertThat(project.getPathWithNamespace()).isEqualTo("lab/shared-data");
    assertThat(
            bob.getProjectApi()
                .getProject("lab/shared-data")
                .getPermissions()
                .getGroupAccess()
                .getAccessLevel())
        .isEqualTo(AccessLevel.REPORTER);
    assertThat(bob.getProjectApi().getMember(project.getId(), bobId, true).getAccessLevel())
        .isEqualTo(AccessLevel.REPORTER);
    assertThat(bob.getProjectApi().getAllMembers(project.getId())).hasSize(2);
    assertThat(bob.getGroupApi().getProjects(group.getId())).hasSize(1);
    assertThat(bob.getNamespaceApi().getNamespaces()).hasSize(2);
    assertThatThrownBy(
            () ->
                bob.getProjectApi()
                    .createProject(group.getId(), new Project().withName("not allowed")))
        .hasMessageContaining("is not valid");
    assertThatThrownBy(
            () -> bob.getProjectApi().addMember(project.getId(), 1L, AccessLevel.DEVELOPER))
        .satisfies(e -> assertThat(status(e)).isEqualTo(403));
    assertThatThrownBy(
            () ->
                ada.getProjectApi()
                    .createProject(
                        group.getId(),
                        new Project().withName("wide").withVisibility(Visibility.PUBLIC)))
        .hasMessageContaining("visibility_level");
  }

  @Test
  void aProjectTokenActsAsABotUntilItIsRevoked() throws Exception {
    var project = project("bots", Visibility.PRIVATE);
    var expiry =
        Date.from(
            LocalDate.now(ZoneOffset.UTC).plusDays(30).atStartOfDay(ZoneOffset.UTC).toInstant());

    var token =
        ada.getProjectApi()
            .createProjectAccessToken(
                project.getId(),
                "renku",
                List.of(ProjectAccessTokenScope.API, ProjectAccessTokenScope.READ_REPOSITORY),
                expiry);
    var bot = forge.as(token.getToken());
    var botUser = bot.getUserApi().getCurrentUser();

    assertThat(botUser.getUsername()).startsWith("project_" + project.getId() + "_bot_");
    assertThat(
            bot.getProjectApi().getMember(project.getId(), botUser.getId(), true).getAccessLevel())
        .isEqualTo(AccessLevel.MAINTAINER);
    assertThat(bot.getRepositoryApi().getBranches(project.getId())).hasSize(1);
    assertThat(ada.getProjectApi().listProjectAccessTokens(project.getId())).hasSize(1);
    ada.getProjectApi().revokeProjectAccessToken(project.getId(), token.getId());
    assertThat(forge.send(token.getToken(), "GET", "/api/v4/user", null).body())
        .contains("invalid_token")
        .contains("revoked");
    assertThat(ada.getProjectApi().listProjectAccessTokens(project.getId())).isEmpty();
    assertThatThrownBy(
            () ->
                bob.getProjectApi()
                    .createProjectAccessToken(
                        project.getId(), "x", List.of(ProjectAccessTokenScope.API), expiry))
        .satisfies(e -> assertThat(status(e)).isEqualTo(404));
  }

  @Test
  void aTokenMayNotDoMoreThanItsScopes() throws Exception {
    var adaId = ada.getUserApi().getCurrentUser().getId();
    var issued =
        forge.post(
            RunningForge.ROOT,
            "/api/v4/users/" + adaId + "/personal_access_tokens",
            "{\"name\":\"narrow\",\"scopes\":[\"read_user\"]}");
    var narrow = issued.path("token").asText();

    assertThat(forge.send(narrow, "GET", "/api/v4/user", null).statusCode()).isEqualTo(200);
    var refused = forge.send(narrow, "GET", "/api/v4/projects", null);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("insufficient_scope");
    assertThat(forge.get(narrow, "/api/v4/personal_access_tokens/self").path("name").asText())
        .isEqualTo("narrow");
    assertThat(
            forge.send(narrow, "DELETE", "/api/v4/personal_access_tokens/self", null).statusCode())
        .isEqualTo(204);
    assertThat(forge.send(narrow, "GET", "/api/v4/user", null).statusCode()).isEqualTo(401);
  }

  @Test
  void aForkIsCompleteAndKnowsItsParent() throws Exception {
    var parent = project("parent", Visibility.PUBLIC);

    var fork = bob.getProjectApi().forkProject(parent.getId(), "bob");

    assertThat(fork.getPathWithNamespace()).isEqualTo("bob/parent");
    assertThat(fork.getForkedFromProject().getId()).isEqualTo(parent.getId());
    assertThat(bob.getRepositoryFileApi().getFile(fork.getId(), "README.md", "main").getSize())
        .isPositive();
    assertThat(
            forge
                .get(bobToken, "/api/v4/projects/" + fork.getId() + "/import")
                .path("import_status")
                .asText())
        .isEqualTo("finished");
    assertThatThrownBy(() -> bob.getProjectApi().forkProject(parent.getId(), "bob"))
        .satisfies(e -> assertThat(status(e)).isEqualTo(409));
    ada.getProjectApi().deleteProject(parent.getId());
    assertThat(bob.getProjectApi().getProject(fork.getId()).getForkedFromProject()).isNull();
    assertThat(bob.getRepositoryApi().getTree(fork.getId(), "", "main")).hasSize(1);
  }

  @Test
  void aMergeRequestIsOpenedAndMerged() throws Exception {
    var project = project("merging", Visibility.PRIVATE);
    var id = project.getId();
    forge.post(
        adaToken,
        "/api/v4/projects/" + id + "/repository/files/new.txt",
        "{\"branch\":\"topic\",\"start_branch\":\"main\",\"commit_message\":\"x\",\"content\":\"new\"}");

    var request =
        ada.getMergeRequestApi()
            .createMergeRequest(
                id,
                new MergeRequestParams()
                    .withSourceBranch("topic")
                    .withTargetBranch("main")
                    .withTitle("Bring it in"));

    assertThat(ada.getMergeRequestApi().getMergeRequests(id)).hasSize(1);
    assertThat(ada.getMergeRequestApi().getMergeRequest(id, request.getIid()).getMergeStatus())
        .isEqualTo("can_be_merged");
    assertThat(ada.getMergeRequestApi().getCommits(id, request.getIid())).hasSize(1);
    var merged = ada.getMergeRequestApi().acceptMergeRequest(id, request.getIid());
    assertThat(merged.getState()).isEqualTo("merged");
    assertThat(ada.getRepositoryFileApi().getFile(id, "new.txt", "main").getSize()).isEqualTo(3);
    assertThatThrownBy(() -> ada.getMergeRequestApi().acceptMergeRequest(id, request.getIid()))
        .satisfies(e -> assertThat(status(e)).isEqualTo(405));
  }

  @Test
  void projectMembersAreFoundThroughGraphql() throws Exception {
    var project = project("graph", Visibility.PRIVATE);
    var query =
        """
        query($ids: [ID!], $name: String!, $after: String) {
          projects(ids: $ids) {
            nodes { id projectMembers(search: $name, first: 1, after: $after) {
              pageInfo { hasNextPage endCursor }
              nodes { ... on ProjectMember { user { id name } accessLevel { integerValue } } } } }
          } }
        """;
    var body =
        Json.object()
            .put("query", query)
            .set(
                "variables",
                Json.object()
                    .put("name", "ada \" Lovelace".replace(" \"", ""))
                    .set("ids", Json.array().add("gid://gitlab/Project/" + project.getId())));

    var answer = forge.post(adaToken, "/api/graphql", body.toString());
    var stranger = forge.post(bobToken, "/api/graphql", body.toString());
    var unknown = forge.send(adaToken, "POST", "/api/graphql", "{\"query\":\"{ epics { id } }\"}");

    var member = answer.at("/data/projects/nodes/0/projectMembers/nodes/0");
    assertThat(member.at("/user/id").asText())
        .isEqualTo("gid://gitlab/User/" + ada.getUserApi().getCurrentUser().getId());
    assertThat(member.at("/accessLevel/integerValue").asInt()).isEqualTo(50);
    assertThat(stranger.at("/data/projects/nodes")).isEmpty();
    assertThat(unknown.statusCode()).isEqualTo(501);
    assertThat(forge.post(adaToken, "/api/graphql", "{\"query\":\"{ oops\"}").has("errors"))
        .isTrue();
  }

  @Test
  void anAvatarIsKeptServedAndTakenAway() throws Exception {
    var project = project("pictured", Visibility.PRIVATE);
    var picture = forge.folder().resolve("logo.png");
    java.nio.file.Files.write(picture, new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff});
    var script = forge.folder().resolve("logo.html");
    java.nio.file.Files.writeString(script, "<script>");

    var withAvatar = ada.getProjectApi().setProjectAvatar(project.getId(), picture.toFile());

    var path = withAvatar.getAvatarUrl().substring(forge.url().length());
    var served = forge.send(adaToken, "GET", path, null);
    assertThat(served.headers().firstValue("Content-Type")).contains("image/png");
    assertThat(served.headers().firstValue("Content-Length")).contains("6");
    assertThat(forge.send(bobToken, "GET", path, null).statusCode()).isEqualTo(404);
    assertThatThrownBy(() -> ada.getProjectApi().setProjectAvatar(project.getId(), script.toFile()))
        .hasMessageContaining("avatar");
    forge.send(adaToken, "PUT", "/api/v4/projects/" + project.getId(), "{\"avatar\":\"\"}");
    assertThat(ada.getProjectApi().getProject(project.getId()).getAvatarUrl()).isNull();
  }

  @Test
  void namesThatLookLikePathsOutsideTheRepositoryAreNotFound() throws Exception {
    var id = project("outside", Visibility.PRIVATE).getId();
    var base = "/api/v4/projects/" + id + "/repository";

    for (var path :
        List.of(
            "/branches/..%2F..%2F..%2Fconfig",
            "/tags/..%2F..%2Fconfig",
            "/commits/..%2F..%2Fconfig",
            "/files/..%2F..%2Fconfig?ref=main",
            "/tree?ref=..%2F..%2Fconfig",
            "/tree?path=..%2F..",
            "/archive.tar.gz?sha=..%2F..%2Fconfig")) {
      assertThat(forge.send(adaToken, "GET", base + path, null).statusCode())
          .as(path)
          .isEqualTo(404);
    }
  }

  @Test
  void badInputIsTheCallersFault() throws Exception {
    for (var path :
        List.of(
            "/api/v4/projects?min_access_level=x",
            "/api/v4/projects?order_by=size",
            "/api/v4/projects?per_page=0",
            "/api/v4/projects?id_after=99999999999999999999",
            "/api/v4/personal_access_tokens?user_id=me",
            "/api/v4/users/nobody",
            "/api/v4/projects/1/hooks/abc",
            "/api/v4/groups?min_access_level=99999999999",
            "/api/v4/projects/%2F/members")) {
      assertThat(forge.send(adaToken, "GET", path, null).statusCode()).as(path).isBetween(200, 499);
    }
    for (var body :
        List.of(
            "{\"name\":{\"a\":1}}",
            "{\"name\":1,\"name\":2}",
            "\"text\"",
            "{\"name\":\"\\u0000\"}",
            "[".repeat(500))) {
      assertThat(forge.send(adaToken, "POST", "/api/v4/projects", body).statusCode())
          .as(body)
          .isEqualTo(400);
    }
    try (var socket =
        new java.net.Socket("127.0.0.1", java.net.URI.create(forge.url()).getPort())) {
      var request =
          "GET /api/v4/projects?search=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      var answer =
          new String(
              socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void whatIsNotBuiltSaysSo() throws Exception {
    var response = forge.send(adaToken, "GET", "/api/v4/projects/1/wikis", null);

    assertThat(response.statusCode()).isEqualTo(501);
    assertThat(response.body()).contains("GET /api/v4/projects/1/wikis");
  }

  @Test
  void aDeletedProjectIsGoneAndItsPathIsFree() throws Exception {
    var project = project("gone", Visibility.PRIVATE);

    ada.getProjectApi().deleteProject(project.getId());

    assertThatThrownBy(() -> ada.getProjectApi().getProject("ada/gone"))
        .satisfies(e -> assertThat(status(e)).isEqualTo(404));
    assertThat(project("gone", Visibility.PRIVATE).getId()).isNotEqualTo(project.getId());
  }
}
