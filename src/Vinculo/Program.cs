using Vinculo.Channels.Email.Receive;
using Vinculo.Customers.Import;
using Vinculo.Insight.Facts;
using Vinculo.People.Commands;
using Vinculo.Platform.Commands;

return await CommandLine.RunAsync(args, UserCommand.Create(), TokenCommand.Create(), ImportCommand.Create(), IntakeCommand.Create(), InsightCommand.Create());
