"""Former modules of classes that pickles name: found where their packages have none of that name."""
