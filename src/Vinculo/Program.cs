using Vinculo.Platform.Commands;

return await CommandLine.RunAsync(args);
