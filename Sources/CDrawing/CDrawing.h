/* The door to librsvg (LGPL), cairo (LGPL/MPL) and libpng (its own licence, permissive): an SVG as PNG or PDF. They are
   opened when a figure is drawn, so that a machine without them does all else. Their few functions are declared here:
   no header of theirs is needed to build. Versions: librsvg 2.46, cairo 1.16 (the dates of a PDF), libpng 1.6 with its simplified writing to memory. */
#ifndef DIMINISH_CDRAWING_H
#define DIMINISH_CDRAWING_H

#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWING_PNG = 0, DRAWING_PDF = 1 };
enum { DRAWING_DONE = 0, DRAWING_NO_LIBRARY = 1, DRAWING_REFUSED = 2, DRAWING_FAILED = 3 };

typedef struct {
  unsigned char *bytes;
  size_t count, capacity;
} diminish_drawing;

typedef struct {
  double x, y, width, height;
} diminish_rectangle;

/* png_image of libpng's simplified interface, version 1. */
typedef struct {
  void *opaque;
  uint32_t version, width, height, format, flags, colormap_entries, warning_or_error;
  char message[64];
} diminish_png;

typedef int (*diminish_take)(void *, const unsigned char *, unsigned int);

/* What is called of the libraries. */
typedef struct {
  void *(*handle_new)(const unsigned char *, size_t, void **);
  int (*render)(void *, void *, const diminish_rectangle *, void **);
  void (*unref)(void *);
  void *(*image_new)(int, int, int);
  void *(*pdf_new)(diminish_take, void *, double, double);
  void (*set_metadata)(void *, int, const char *);
  int (*write_png)(diminish_png *, void *, size_t *, int, const void *, int32_t, const void *);
  void *(*context_new)(void *);
  void (*scale)(void *, double, double);
  void (*set_colour)(void *, double, double, double);
  void (*paint)(void *);
  void (*flush)(void *);
  unsigned char *(*pixels)(void *);
  int (*stride)(void *);
  void (*show_page)(void *);
  int (*context_status)(void *);
  void (*context_free)(void *);
  void (*finish)(void *);
  int (*surface_status)(void *);
  void (*surface_free)(void *);
} diminish_drawing_calls;

/* 1 if every function is there. The libraries stay open: they hold fonts and types of their own. */
static inline int diminish_drawing_open(const char *rsvg_name, diminish_drawing_calls *calls) {
  void *rsvg = dlopen(rsvg_name, RTLD_NOW | RTLD_LOCAL);
  void *cairo = rsvg ? dlopen("libcairo.so.2", RTLD_NOW | RTLD_LOCAL) : NULL;
  void *object = rsvg ? dlopen("libgobject-2.0.so.0", RTLD_NOW | RTLD_LOCAL) : NULL;
  void *png = rsvg ? dlopen("libpng16.so.16", RTLD_NOW | RTLD_LOCAL) : NULL;
  if (!rsvg || !cairo || !object || !png) return 0;
  const struct { void *library; const char *name; void *place; } wanted[] = {
      {rsvg, "rsvg_handle_new_from_data", &calls->handle_new},
      {rsvg, "rsvg_handle_render_document", &calls->render},
      {object, "g_object_unref", &calls->unref},
      {cairo, "cairo_image_surface_create", &calls->image_new},
      {cairo, "cairo_pdf_surface_create_for_stream", &calls->pdf_new},
      {cairo, "cairo_pdf_surface_set_metadata", &calls->set_metadata},
      {png, "png_image_write_to_memory", &calls->write_png},
      {cairo, "cairo_create", &calls->context_new},
      {cairo, "cairo_scale", &calls->scale},
      {cairo, "cairo_set_source_rgb", &calls->set_colour},
      {cairo, "cairo_paint", &calls->paint},
      {cairo, "cairo_surface_flush", &calls->flush},
      {cairo, "cairo_image_surface_get_data", &calls->pixels},
      {cairo, "cairo_image_surface_get_stride", &calls->stride},
      {cairo, "cairo_show_page", &calls->show_page},
      {cairo, "cairo_status", &calls->context_status},
      {cairo, "cairo_destroy", &calls->context_free},
      {cairo, "cairo_surface_finish", &calls->finish},
      {cairo, "cairo_surface_status", &calls->surface_status},
      {cairo, "cairo_surface_destroy", &calls->surface_free},
  };
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    void *found = dlsym(wanted[i].library, wanted[i].name);
    if (!found) return 0;
    memcpy(wanted[i].place, &found, sizeof found);
  }
  return 1;
}

static inline int diminish_drawing_take(void *closure, const unsigned char *bytes, unsigned int count) {
  diminish_drawing *drawing = closure;
  if (drawing->count + count > drawing->capacity) {
    size_t capacity = (drawing->count + count) * 2;
    unsigned char *grown = realloc(drawing->bytes, capacity);
    if (!grown) return 11; /* CAIRO_STATUS_WRITE_ERROR */
    drawing->bytes = grown;
    drawing->capacity = capacity;
  }
  memcpy(drawing->bytes + drawing->count, bytes, count);
  drawing->count += count;
  return 0;
}

/* The pixels of a finished surface as a PNG. cairo's own encoder has libpng filter every row, which drawings of few
   colours do not repay: without filters they are smaller and made sooner. 0 where it cannot be made. */
static inline int diminish_drawing_encode(const diminish_drawing_calls *calls, void *surface, int width, int height,
                                          diminish_drawing *drawing) {
  calls->flush(surface);
  const unsigned char *pixels = calls->pixels(surface);
  const size_t stride = (size_t)calls->stride(surface), count = (size_t)width * (size_t)height * 3;
  unsigned char *packed = pixels ? malloc(count) : NULL;
  drawing->count = count + count / 8 + 4096;
  drawing->bytes = packed ? malloc(drawing->count) : NULL;
  int done = 0;
  if (drawing->bytes) {
    unsigned char *to = packed;
    for (int y = 0; y < height; y++) {
      const uint32_t *row = (const uint32_t *)(const void *)(pixels + (size_t)y * stride);
      for (int x = 0; x < width; x++) {
        *to++ = (unsigned char)(row[x] >> 16);
        *to++ = (unsigned char)(row[x] >> 8);
        *to++ = (unsigned char)row[x];
      }
    }
    diminish_png image;
    memset(&image, 0, sizeof image);
    image.version = 1;
    image.width = (uint32_t)width;
    image.height = (uint32_t)height;
    image.format = 2; /* PNG_FORMAT_RGB */
    image.flags = 2;  /* PNG_IMAGE_FLAG_FAST: no filter, a low level of compression */
    done = calls->write_png(&image, drawing->bytes, &drawing->count, 0, packed, 0, NULL);
  }
  free(packed);
  return done;
}

/* Draws an SVG of width x height pixels. PNG: so many pixels times `scale`. PDF: one page at 96 pixels an inch, bearing
   the given title, subject and date. The bytes are the caller's to free. */
static inline int diminish_draw(const char *rsvg_name, const char *svg, size_t svg_count, int kind, double width,
                                double height, double scale, const char *title, const char *subject,
                                const char *date, diminish_drawing *drawing) {
  diminish_drawing_calls calls;
  memset(drawing, 0, sizeof *drawing);
  if (!diminish_drawing_open(rsvg_name, &calls)) return DRAWING_NO_LIBRARY;
  void *handle = calls.handle_new((const unsigned char *)svg, svg_count, NULL);
  if (!handle) return DRAWING_REFUSED;
  const double factor = kind == DRAWING_PDF ? 0.75 : scale;
  const int columns = (int)(width * factor + 0.5), rows = (int)(height * factor + 0.5);
  void *surface = kind == DRAWING_PDF
                      ? calls.pdf_new(diminish_drawing_take, drawing, width * factor, height * factor)
                      : calls.image_new(1, columns, rows); /* CAIRO_FORMAT_RGB24 */
  if (kind == DRAWING_PDF) {
    calls.set_metadata(surface, 0, title);
    calls.set_metadata(surface, 2, subject);
    calls.set_metadata(surface, 4, "diminish");
    calls.set_metadata(surface, 5, date);
    calls.set_metadata(surface, 6, date);
  }
  void *context = calls.context_new(surface);
  if (kind == DRAWING_PNG) {
    calls.set_colour(context, 1, 1, 1);
    calls.paint(context);
  }
  calls.scale(context, factor, factor);
  const diminish_rectangle page = {0, 0, width, height};
  int result = calls.render(handle, context, &page, NULL) ? DRAWING_DONE : DRAWING_REFUSED;
  if (result == DRAWING_DONE && calls.context_status(context) != 0) result = DRAWING_FAILED;
  if (kind == DRAWING_PDF) {
    calls.show_page(context);
  } else if (result == DRAWING_DONE && !diminish_drawing_encode(&calls, surface, columns, rows, drawing)) {
    result = DRAWING_FAILED;
  }
  calls.context_free(context);
  calls.finish(surface);
  if (calls.surface_status(surface) != 0) result = DRAWING_FAILED;
  calls.surface_free(surface);
  calls.unref(handle);
  if (result != DRAWING_DONE) {
    free(drawing->bytes);
    memset(drawing, 0, sizeof *drawing);
  }
  return result;
}

#endif
