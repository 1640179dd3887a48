// Plans in short, in every form.
