Console.WriteLine("Vinculo.Bench: name a benchmark");
