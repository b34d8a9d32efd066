package io.renku.core;

/**
 * The service's errors as clients know them: a number, the reference's class name, and what the
 * user reads ({@code %s} takes the detail).
 */
public enum CoreError {
  VALIDATION(1001, "UserInvalidGenericFieldsError", "There are wrong values in the request: %s"),
  REPOSITORY_URL(
      1010,
      "UserRepoUrlInvalidError",
      "There is no valid repository at this address, or you may not see it: %s"),
  REPOSITORY_ACCESS(
      1011,
      "UserRepoNoAccessError",
      "You do not have the permission for this on the repository: %s"),
  BRANCH(1012, "UserRepoBranchInvalidError", "The repository has no branch %s"),
  ANONYMOUS(1030, "UserAnonymousError", "You must log in for this."),
  MISSING_FIELD(1040, "UserMissingFieldError", "The field %s must not be empty."),
  TEMPLATE(1101, "UserTemplateInvalidError", "This is not a valid template repository: %s"),
  PROJECT_CREATION(1102, "UserProjectCreationError", "There is an error with a project field: %s"),
  NOT_RENKU(1110, "UserNonRenkuProjectError", "The repository is not a Renku project: %s"),
  CORRUPT_METADATA(
      1120, "UserProjectMetadataCorruptError", "The project's metadata are corrupt: %s"),
  SAME_IMAGE_POSITION(
      1130, "UserDatasetsMultipleImagesError", "Images need different positions: %s"),
  IMAGE_UNREACHABLE(1131, "UserDatasetsUnreachableImageError", "An image cannot be downloaded: %s"),
  UNLINK(1132, "UserDatasetsUnlinkError", "No file of the dataset matches: %s"),
  DATASET_UNKNOWN(1133, "UserDatasetsNotFoundError", "The project has no dataset %s"),
  OUTDATED(
      1140,
      "UserOutdatedProjectError",
      "The project must be updated before it can be used here: %s"),
  NEWER(1141, "UserNewerRenkuProjectError", "The project needs a newer Renku: %s"),
  TEMPLATE_REFERENCE(
      1141,
      "UserProjectTemplateReferenceError",
      "The reference of the project's template was removed: %s"),
  UPLOAD_SIZE(
      1150, "UserUploadTooLargeError", "The file is too large; at most %s can be uploaded."),
  UNKNOWN_FIELD(
      2001,
      "ProgramInvalidGenericFieldsError",
      "There was an unexpected error while handling project data: %s"),
  REPOSITORY(2010, "ProgramRepoUnknownError", "A Git operation failed: %s"),
  CONTENT_TYPE(2030, "ProgramContentTypeError", "The data cannot be processed: %s"),
  CREATION_FIELD(2102, "ProgramProjectCreationError", "The project could not be created: %s"),
  CORRUPT_CONFIG(2120, "ProgramProjectCorruptError", "The project's configuration is corrupt: %s"),
  GRAPH(2121, "ProgramGraphCorruptError", "The project's graph could not be generated: %s"),
  RENKU(2200, "ProgramRenkuError", "The operation failed: %s"),
  BAD_REQUEST(2400, "ProgramHttpRequestError", "The request cannot be understood: %s"),
  NO_SUCH_ENDPOINT(2404, "ProgramHttpMissingError", "This is not available here: %s"),
  METHOD(2405, "ProgramHttpMethodError", "The request cannot be processed: %s"),
  HTTP_TIMEOUT(2408, "ProgramHttpTimeoutError", "The request was interrupted: %s"),
  TOO_LARGE(2413, "ProgramHttpServerError", "The request is too large: %s"),
  NOT_BUILT(2501, "ProgramHttpServerError", "%s"),
  UPSTREAM(2502, "ProgramHttpServerError", "Another service failed: %s"),
  UNAVAILABLE(2503, "ProgramHttpServerError", "The service is busy or away: %s"),
  INTERNAL(
      2900, "ProgramInternalError", "There was an unexpected error while processing the request."),
  AUTHENTICATION(
      3030,
      "IntermittentAuthenticationError",
      "Your login is not valid any more. Log out and in again, then retry."),
  FILE_EXISTS(3110, "IntermittentFileExistsError", "The file %s exists already. Refresh the page."),
  FILE_MISSING(
      3111, "IntermittentFileNotExistsError", "The file %s does not exist. Refresh the page."),
  DATASET_EXISTS(
      3130, "IntermittentDatasetExistsError", "The dataset %s exists already. Refresh the page."),
  TEMPLATE_UNAVAILABLE(
      3140,
      "IntermittentProjectTemplateUnavailable",
      "The project's template is not available at the moment: %s"),
  TIMEOUT(3200, "IntermittentTimeoutError", "The operation took too long. Retry: %s"),
  LOCKED(3201, "IntermittentLockError", "The project is busy. Retry in a moment: %s"),
  CACHE(3203, "IntermittentCacheError", "The project could not be refreshed. Retry: %s");

  private final int code;
  private final String name;
  private final String userMessage;

  CoreError(int code, String name, String userMessage) {
    this.code = code;
    this.name = name;
    this.userMessage = userMessage;
  }

  public int code() {
    return code;
  }

  String reference() {
    return "https://renku-python.readthedocs.io/en/latest/service_errors.html"
        + "#renku.ui.service.errors."
        + name;
  }

  String userMessage(String detail) {
    return userMessage.formatted(detail);
  }
}
