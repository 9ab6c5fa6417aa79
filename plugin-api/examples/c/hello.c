/*
 * A block that greets somebody. It has what most blocks have: an attribute, a setting, and a line in the log.
 *
 * The names come from bindings/plugin.h, which wit-bindgen makes of the public WIT. What a function answers is on the heap:
 * the host reads it and has it freed. What it is given belongs to it.
 */
#include <stdlib.h>
#include <string.h>

#include "bindings/plugin.h"

#define LONGEST_GREETING 40

typedef exports_sandpress_lifecycle_lifecycle_description_t description_t;
typedef exports_sandpress_lifecycle_lifecycle_setting_definition_t setting_definition_t;
typedef exports_sandpress_block_block_block_definition_t block_definition_t;
typedef exports_sandpress_block_block_attribute_definition_t attribute_definition_t;
typedef sandpress_types_types_field_error_t field_error_t;

/* Zeroed memory: an empty text and an empty list are zeros. No plugin goes on without memory. */
static void *room(size_t bytes) {
  void *memory = calloc(1, bytes);
  if (memory == NULL) abort();
  return memory;
}

static plugin_string_t text(const char *words) {
  plugin_string_t copy;
  plugin_string_dup(&copy, words);
  return copy;
}

static bool is(plugin_string_t found, const char *word) {
  return found.len == strlen(word) && memcmp(found.ptr, word, found.len) == 0;
}

/* Characters of UTF-8: bytes that do not go on with one. */
static size_t characters(plugin_string_t words) {
  size_t count = 0;
  for (size_t i = 0; i < words.len; i++) count += (words.ptr[i] & 0xC0) != 0x80;
  return count;
}

/* A text that grows. */
typedef struct {
  char *bytes;
  size_t length, size;
} buffer_t;

static void put(buffer_t *buffer, const void *bytes, size_t length) {
  if (buffer->size - buffer->length < length) {
    buffer->size = 2 * (buffer->length + length);
    buffer->bytes = realloc(buffer->bytes, buffer->size);
    if (buffer->bytes == NULL) abort();
  }
  memcpy(buffer->bytes + buffer->length, bytes, length);
  buffer->length += length;
}

static void put_words(buffer_t *buffer, const char *words) { put(buffer, words, strlen(words)); }

/* What people wrote stands in HTML as text. */
static void put_escaped(buffer_t *buffer, plugin_string_t words) {
  for (size_t i = 0; i < words.len; i++) {
    switch (words.ptr[i]) {
      case '&': put_words(buffer, "&amp;"); break;
      case '<': put_words(buffer, "&lt;"); break;
      case '>': put_words(buffer, "&gt;"); break;
      case '"': put_words(buffer, "&quot;"); break;
      default: put(buffer, words.ptr + i, 1);
    }
  }
}

static plugin_string_t taken(buffer_t *buffer) {
  return (plugin_string_t){.ptr = (uint8_t *)buffer->bytes, .len = buffer->length};
}

void exports_sandpress_lifecycle_lifecycle_describe(description_t *ret) {
  setting_definition_t *greeting = room(sizeof *greeting);
  greeting->key = text("greeting");
  greeting->label = text("Greeting");
  greeting->kind = text("text");
  greeting->help = text("The word before the name, at most 40 characters.");
  greeting->default_value = text("Hello");

  memset(ret, 0, sizeof *ret);
  ret->id = text("hello-c");
  ret->version = text("0.1.0");
  ret->label = text("Hello from C");
  ret->summary = text("A block that greets somebody.");
  ret->settings.ptr = greeting;
  ret->settings.len = 1;
}

/* `true` says that all went well; otherwise `err` says what did not. */
bool exports_sandpress_lifecycle_lifecycle_configure(
    exports_sandpress_lifecycle_lifecycle_list_setting_t *settings,
    exports_sandpress_lifecycle_lifecycle_error_t *err) {
  bool is_fine = true;
  for (size_t i = 0; i < settings->len; i++) {
    if (is(settings->ptr[i].key, "greeting")) is_fine = characters(settings->ptr[i].value) <= LONGEST_GREETING;
  }
  if (!is_fine) {
    field_error_t *refused = room(sizeof *refused);
    refused->field = text("greeting");
    refused->message = text("has more than 40 characters: shorten it");
    err->tag = SANDPRESS_TYPES_TYPES_ERROR_INVALID;
    err->val.invalid.ptr = refused;
    err->val.invalid.len = 1;
  }
  exports_sandpress_lifecycle_lifecycle_list_setting_free(settings);
  return is_fine;
}

bool exports_sandpress_lifecycle_lifecycle_upgrade(plugin_string_t *from_version, plugin_string_t *to_version,
                                                   exports_sandpress_lifecycle_lifecycle_error_t *err) {
  (void)err;
  plugin_string_free(from_version);
  plugin_string_free(to_version);
  return true;
}

void exports_sandpress_block_block_blocks(exports_sandpress_block_block_list_block_definition_t *ret) {
  attribute_definition_t *whom = room(sizeof *whom);
  whom->name = text("whom");
  whom->label = text("Whom");
  whom->kind = text("text");
  whom->help = text("The name of somebody.");
  whom->default_value = text("world");

  plugin_string_t *nothing = room(sizeof *nothing);
  nothing[0] = text("nothing");
  plugin_string_t *places = room(2 * sizeof *places);
  places[0] = text("document");
  places[1] = text("template");

  block_definition_t *hello = room(sizeof *hello);
  hello->name = text("hello-c");
  hello->label = text("Hello from C");
  hello->help = text("Greets somebody.");
  hello->attributes.ptr = whom;
  hello->attributes.len = 1;
  hello->depends_on.ptr = nothing;
  hello->depends_on.len = 1;
  hello->places.ptr = places;
  hello->places.len = 2;
  ret->ptr = hello;
  ret->len = 1;
}

bool exports_sandpress_block_block_render(exports_sandpress_block_block_request_t *request,
                                          exports_sandpress_block_block_block_output_t *ret,
                                          exports_sandpress_block_block_error_t *err) {
  (void)err;
  plugin_string_t whom = {0}, greeting = {0}, key = {.ptr = (uint8_t *)"greeting", .len = strlen("greeting")};
  for (size_t i = 0; i < request->attributes.len; i++) {
    if (is(request->attributes.ptr[i].name, "whom")) whom = request->attributes.ptr[i].value;
  }
  sandpress_settings_settings_get(&key, &greeting);

  buffer_t line = {0};
  put_words(&line, "greeting ");
  put(&line, whom.ptr, whom.len);
  plugin_string_t message = taken(&line);
  sandpress_log_log_write(SANDPRESS_LOG_LOG_LEVEL_INFO, &message);
  free(line.bytes);

  buffer_t html = {0};
  put_words(&html, "<p class=\"hello\">");
  put_escaped(&html, greeting);
  put_words(&html, ", ");
  put_escaped(&html, whom);
  put_words(&html, "!</p>");
  memset(ret, 0, sizeof *ret);
  ret->html = taken(&html);

  plugin_string_free(&greeting);
  exports_sandpress_block_block_request_free(request);
  return true;
}
