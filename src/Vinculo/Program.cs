using Vinculo.Channels.Email.Receive;
using Vinculo.Customers.Import;
using Vinculo.People.Commands;
using Vinculo.Platform.Commands;

return await CommandLine.RunAsync(args, UserCommand.Create(), TokenCommand.Create(), ImportCommand.Create(), IntakeCommand.Create());
