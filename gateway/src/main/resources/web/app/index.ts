import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/parts.css';
import './styles/fleet.css';
import './styles/ledger.css';
import './styles/device.css';
import './styles/alarms.css';
import './styles/twin.css';
import './components/sk-time';
import './components/skerry-app';
import { language } from './core/messages';
import { store } from './core/store';

document.documentElement.lang = language;
store.start();
